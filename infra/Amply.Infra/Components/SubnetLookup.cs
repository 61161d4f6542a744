using Amply.Model.Design;
using Amply.Model.Settings;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Ec2.Inputs;

namespace Amply.Infra.Components;

/// <summary>Asks AWS about the subnets before anything is put into them.</summary>
internal sealed class SubnetLookup(StackDesign design, Resource parent)
{
    private readonly InvokeOptions options = new() { Parent = parent };

    /// <returns>The subnets as they were given.</returns>
    /// <exception cref="RunException">A subnet is public or in another VPC, or all are in one zone. The message lists all.</exception>
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
                // The caller may be allowed to create a subnet group but not to read route tables, so this is a warning only.
                Log.Warn($"subnet {id}: the lookup failed, so nothing verified that the subnet is private: {error.Message}", parent);
            }
        }

        var problems = SubnetRules.Problems(design.Settings, vpcId, known, complete: known.Count == subnetIds.Length);
        return problems.IsEmpty
            ? subnetIds
            : throw new RunException("The network is refused:\n" + string.Join('\n', problems.Select(p => "  " + p)));
    }

    /// <summary>The internet gateway that the subnet's route table leads to; null where it leads to none.</summary>
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
            // A subnet without an association uses the VPC's main table, which that call does not find.
            return await GetRouteTable.InvokeAsync(
                new GetRouteTableArgs
                {
                    VpcId = vpcId,
                    Filters = { new GetRouteTableFilterArgs { Name = "association.main", Values = { "true" } } },
                },
                options);
        }
    }
}

/// <summary>A subnet as AWS describes it.</summary>
/// <param name="Index">Its place in the list of subnets.</param>
/// <param name="InternetGateway">The internet gateway that its route table leads to; null in a private subnet.</param>
internal sealed record SubnetFacts(string Id, int Index, string VpcId, string Zone, string? InternetGateway);

/// <summary>The subnets that a group may use: private subnets of its VPC, in two availability zones. Pure.</summary>
internal static class SubnetRules
{
    /// <param name="complete">Whether every subnet is known. Only then the zones can be too few.</param>
    public static ImmutableArray<SettingProblem> Problems(
        RedisSettings settings, string vpcId, IReadOnlyList<SubnetFacts> subnets, bool complete)
    {
        var problems = ImmutableArray.CreateBuilder<SettingProblem>();
        foreach (var subnet in subnets)
        {
            if (subnet.VpcId != vpcId)
            {
                problems.Add(Problem(
                    settings, subnet, $"is in {subnet.VpcId}, and the group's security group is in {vpcId}", $"subnets of {vpcId}"));
            }

            if (subnet.InternetGateway is { } gateway)
            {
                problems.Add(Problem(
                    settings, subnet, $"is public: its route table leads to the internet gateway {gateway}", "private subnets"));
            }
        }

        if (complete && subnets.Select(s => s.Zone).Distinct(StringComparer.Ordinal).Count() == 1)
        {
            problems.Add(Problem(
                settings, subnets[^1], $"is in {subnets[0].Zone}, as all the others are, and a replica could not be in another zone",
                "subnets of two or more availability zones"));
        }

        return problems.ToImmutable();
    }

    private static SettingProblem Problem(RedisSettings settings, SubnetFacts subnet, string problem, string allowed)
    {
        if (settings.NetworkStack is { } stack)
        {
            return new SettingProblem(
                SettingTable.Full("networkStack"), subnet.Id, problem, allowed, $"change the output subnetIds of stack {stack}");
        }

        var key = $"{SettingTable.Full("subnetIds")}[{subnet.Index}]";
        return new SettingProblem(
            key, subnet.Id, problem, allowed, $"pulumi config set --path '{key}' subnet-0123456789abcdef0 -s {settings.Stack}");
    }
}
