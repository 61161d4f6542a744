using System.Text.RegularExpressions;

namespace Amply.Model.Settings;

/// <summary>The network comes from ids or from a stack that outputs them; never from both.</summary>
internal static partial class NetworkRules
{
    public static (Network? Network, string? Stack) Read(SettingsSource source, Mode mode)
    {
        var stack = source.Raw("networkStack");
        var vpc = source.Raw("vpcId");
        var subnets = source.List("subnetIds", "subnet-0123456789abcdef0");
        var clients = source.List("clientSecurityGroupIds", "sg-0123456789abcdef0");
        if (stack is not null)
        {
            if (vpc is not null || subnets.Length > 0 || clients.Length > 0)
            {
                source.Remove("networkStack", stack, "is set beside vpcId, subnetIds or clientSecurityGroupIds", "the stack, or the three ids");
            }

            if (stack.Count(c => c == '/') != 2)
            {
                source.Refuse("networkStack", stack, "is not a stack's full name", "organization/project/stack", "amply/network/prod");
            }

            return (null, stack);
        }

        if (vpc is null || !VpcShape().IsMatch(vpc))
        {
            source.Refuse("vpcId", vpc, vpc is null ? "is not set, nor is networkStack" : "is not a VPC's id", "vpc- and 8 or 17 hexadecimal digits", "vpc-0123456789abcdef0");
        }

        foreach (var (subnet, index) in subnets.Select((s, i) => (s, i)).Where(s => !SubnetShape().IsMatch(s.s)))
        {
            source.Refuse("subnetIds", subnet, "is not a subnet's id", "subnet- and 8 or 17 hexadecimal digits", "subnet-0123456789abcdef0", path: $"[{index}]");
        }

        // The subnet group's name is replace-only and AWS picks a new replica's zone: two zones from day one, in every mode.
        if (subnets.Distinct(StringComparer.Ordinal).Count() < 2 && !source.Refused("subnetIds"))
        {
            source.Refuse(
                "subnetIds",
                string.Join(", ", subnets),
                mode == Mode.Single ? "are fewer than two, and a replica could not be added later without replacing the group" : "are fewer than two, and Multi-AZ needs two availability zones",
                "two or more private subnets, in two or more availability zones",
                subnets.IsEmpty ? "subnet-0123456789abcdef0" : "subnet-0fedcba9876543210",
                path: $"[{Math.Min(1, subnets.Length)}]");
        }
        else
        {
            source.RefuseDuplicates("subnetIds", subnets);
        }

        if (clients.IsEmpty && !source.Refused("clientSecurityGroupIds"))
        {
            source.Refuse("clientSecurityGroupIds", null, "is empty: nobody could connect", "the security groups of the tasks that connect", "sg-0123456789abcdef0", path: "[0]");
        }

        foreach (var (group, index) in clients.Select((s, i) => (s, i)).Where(s => !GroupShape().IsMatch(s.s)))
        {
            source.Refuse("clientSecurityGroupIds", group, "is not a security group's id", "sg- and 8 or 17 hexadecimal digits", "sg-0123456789abcdef0", path: $"[{index}]");
        }

        source.RefuseDuplicates("clientSecurityGroupIds", clients);
        return (new Network(vpc ?? "", subnets, clients), null);
    }

    [GeneratedRegex("^vpc-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex VpcShape();

    [GeneratedRegex("^subnet-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex SubnetShape();

    [GeneratedRegex("^sg-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex GroupShape();
}
