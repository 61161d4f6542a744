using System.Text.RegularExpressions;

namespace Amply.Model.Settings;

/// <summary>The network comes from ids or from a stack that outputs them; never from both.</summary>
internal static partial class NetworkRules
{
    private const string Vpc = "vpc-0123456789abcdef0";
    private const string Subnet = "subnet-0123456789abcdef0";
    private const string SecondSubnet = "subnet-0fedcba9876543210";
    private const string Client = "sg-0123456789abcdef0";

    public static (Network? Network, string? Stack) Read(SettingsSource source, Mode mode)
    {
        var stack = source.Raw("networkStack");
        var vpc = source.Raw("vpcId");
        var subnets = source.List("subnetIds", Subnet);
        var clients = source.List("clientSecurityGroupIds", Client);
        if (stack is not null)
        {
            if (vpc is not null || subnets.Length > 0 || clients.Length > 0)
            {
                source.Remove(
                    "networkStack", stack, "is set beside vpcId, subnetIds or clientSecurityGroupIds", "the stack, or the three ids");
            }

            if (stack.Count(c => c == '/') != 2)
            {
                source.Refuse("networkStack", stack, "is not a stack's full name", "amply/network/prod");
            }

            return (null, stack);
        }

        if (vpc is null || !IsId(vpc, "vpc-"))
        {
            source.Refuse("vpcId", vpc, vpc is null ? "is not set, and networkStack is not set" : "is not a VPC's id", Vpc);
        }

        CheckSubnets(source, subnets, mode);
        if (clients.IsEmpty && !source.Refused("clientSecurityGroupIds"))
        {
            source.Refuse("clientSecurityGroupIds", null, "is empty, so no client could connect", Client, path: "[0]");
        }

        source.RefuseEntries(
            "clientSecurityGroupIds", clients, c => IsId(c, "sg-"), "is not a security group's id", Client,
            "sg- and 8 or 17 hexadecimal digits");
        source.RefuseDuplicates("clientSecurityGroupIds", clients);
        return (new Network(vpc ?? "", subnets, clients), null);
    }

    private static void CheckSubnets(SettingsSource source, ImmutableArray<string> subnets, Mode mode)
    {
        source.RefuseEntries(
            "subnetIds", subnets, s => IsId(s, "subnet-"), "is not a subnet's id", Subnet, "subnet- and 8 or 17 hexadecimal digits");

        // The subnet group's name is replace-only and AWS picks a new replica's zone: two zones from day one, in every mode.
        if (subnets.Distinct(StringComparer.Ordinal).Count() < 2 && !source.Refused("subnetIds"))
        {
            source.Refuse(
                "subnetIds",
                string.Join(", ", subnets),
                mode == Mode.Single
                    ? "are fewer than two, and a replica could not be added later without replacing the group"
                    : "are fewer than two, and Multi-AZ needs two availability zones",
                subnets.IsEmpty ? Subnet : SecondSubnet,
                path: $"[{Math.Min(1, subnets.Length)}]");
            return;
        }

        source.RefuseDuplicates("subnetIds", subnets);
    }

    private static bool IsId(string text, string kind) =>
        text.StartsWith(kind, StringComparison.Ordinal) && IdDigits().IsMatch(text[kind.Length..]);

    [GeneratedRegex("^([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex IdDigits();
}
