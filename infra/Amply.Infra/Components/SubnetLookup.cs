using System.Collections.Immutable;
using Amply.Model.Settings;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;

namespace Amply.Infra.Components;

/// <summary>Asks AWS about the subnets before anything is put into them.</summary>
internal sealed class SubnetLookup(StackContext context, Resource parent)
{
    private readonly InvokeOptions options = new() { Parent = parent };

    /// <returns>The subnets as they were given.</returns>
    /// <exception cref="RunException">One is public or in another VPC, or all are in one availability zone; the message lists all that are wrong.</exception>
    public async Task<ImmutableArray<string>> VerifiedAsync(string vpcId, ImmutableArray<string> subnetIds)
    {
        var known = new List<SubnetFacts>();
        foreach (var (id, index) in subnetIds.Select((id, index) => (id, index)))
        {
            try
            {
                var subnet = await GetSubnet.InvokeAsync(new GetSubnetArgs { Id = id }, options);
                known.Add(new SubnetFacts(id, index, subnet.VpcId, subnet.AvailabilityZone, await InternetRouteAsync(id, subnet.VpcId)));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Who may make a subnet group need not be allowed to look at route tables: said, and not refused.
                Log.Warn($"subnet {id} could not be looked up, so whether it is private is unverified: {error.Message}", parent);
            }
        }

        var problems = SubnetRules.Problems(context.Settings, vpcId, known, complete: known.Count == subnetIds.Length);
        return problems.IsEmpty ? subnetIds : throw new RunException("The network is refused:\n" + string.Join('\n', problems.Select(p => "  " + p)));
    }

    /// <summary>Where the subnet's route table sends the internet's addresses; absent where that is not an internet gateway.</summary>
    private async Task<string?> InternetRouteAsync(string subnetId, string vpcId)
    {
        var table = await TableAsync(subnetId, vpcId);
        return table.Routes
            .Where(route => route.CidrBlock == "0.0.0.0/0" || route.Ipv6CidrBlock == "::/0")
            .Select(route => route.GatewayId)
            .FirstOrDefault(gateway => gateway?.StartsWith("igw-", StringComparison.Ordinal) == true);
    }

    private async Task<GetRouteTableResult> TableAsync(string subnetId, string vpcId)
    {
        try
        {
            return await GetRouteTable.InvokeAsync(new GetRouteTableArgs { SubnetId = subnetId }, options);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A subnet with no association of its own follows the VPC's main table, which that call does not find.
            return await GetRouteTable.InvokeAsync(
                new GetRouteTableArgs { VpcId = vpcId, Filters = { new GetRouteTableFilterArgs { Name = "association.main", Values = { "true" } } } }, options);
        }
    }
}

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
