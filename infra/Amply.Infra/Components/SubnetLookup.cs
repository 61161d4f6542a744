using System.Collections.Immutable;
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
