using System.Collections.Immutable;
using Amply.Model.Settings;

namespace Amply.Infra.Components;

/// <summary>What AWS said of a subnet.</summary>
/// <param name="Index">Its place in the list of subnets.</param>
/// <param name="InternetGateway">Where its route table sends the internet's addresses; absent in a private subnet.</param>
internal sealed record SubnetFacts(string Id, int Index, string VpcId, string Zone, string? InternetGateway);

/// <summary>Where a group may live: private subnets of its VPC, in two availability zones; pure.</summary>
internal static class SubnetRules
{
    /// <param name="complete">Whether every subnet is known: only then can they be too few zones.</param>
    public static ImmutableArray<SettingProblem> Problems(RedisSettings settings, string vpcId, IReadOnlyList<SubnetFacts> subnets, bool complete)
    {
        var problems = ImmutableArray.CreateBuilder<SettingProblem>();
        foreach (var subnet in subnets)
        {
            if (subnet.VpcId != vpcId)
            {
                problems.Add(Problem(settings, subnet, $"is in {subnet.VpcId}, and the group's security group in {vpcId}", $"subnets of {vpcId}"));
            }

            if (subnet.InternetGateway is { } gateway)
            {
                problems.Add(Problem(settings, subnet, $"is public: its route table leads to the internet gateway {gateway}", "private subnets"));
            }
        }

        if (complete && subnets.Select(s => s.Zone).Distinct(StringComparer.Ordinal).Count() == 1)
        {
            problems.Add(Problem(settings, subnets[^1], $"is in {subnets[0].Zone} as are all the others, and a replica could not be in another zone", "subnets of two or more availability zones"));
        }

        return problems.ToImmutable();
    }

    private static SettingProblem Problem(RedisSettings settings, SubnetFacts subnet, string problem, string allowed) => settings.NetworkStack is { } stack
        ? new SettingProblem(SettingKeys.Full("networkStack"), subnet.Id, problem, allowed, $"change the output subnetIds of stack {stack}")
        : new SettingProblem(
            $"{SettingKeys.Full("subnetIds")}[{subnet.Index}]", subnet.Id, problem, allowed,
            $"pulumi config set --path '{SettingKeys.Full("subnetIds")}[{subnet.Index}]' subnet-0123456789abcdef0 -s {settings.Stack}");
}
