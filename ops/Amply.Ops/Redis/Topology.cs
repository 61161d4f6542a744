using System.Collections.Immutable;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Redis.Outputs;

namespace Amply.Ops.Redis;

/// <summary>A group as the API and as its nodes describe it, each as far as it answered.</summary>
public sealed record Topology
{
    /// <summary>Absent where the API did not answer; <see cref="ApiProblem"/> then says why.</summary>
    public ReplicationGroup? Group { get; init; }

    public string? ApiProblem { get; init; }

    /// <summary>Where the API did not name them, the nodes behind the endpoints.</summary>
    public required ImmutableArray<NodeState> Nodes { get; init; }

    /// <summary>Nodes that say they are a primary: one per shard, unless something is wrong.</summary>
    public IEnumerable<NodeState> Primaries => Nodes.Where(n => n.Role == ObservedRole.Primary);

    public IEnumerable<NodeState> Replicas => Nodes.Where(n => n.Role == ObservedRole.Replica);

    /// <summary>The replica in sync that has received most, which is the one that ElastiCache promotes.</summary>
    public NodeState? Candidate => Replicas.Where(r => r.LinkUp == true).OrderByDescending(r => r.ReplicationOffset).FirstOrDefault();

    /// <summary>Bytes of the replication stream that a replica has not received.</summary>
    public long? LagBytes(NodeState replica) =>
        Primaries.FirstOrDefault()?.ReplicationOffset is { } head && replica.ReplicationOffset is { } at ? Math.Max(0, head - at) : null;

    /// <summary>Asks the API and every node, all at once.</summary>
    public static async Task<Topology> ReadAsync(IGroupAccess group, CancellationToken cancellationToken)
    {
        group.Prepare();
        ReplicationGroup? described = null;
        string? problem = null;
        try
        {
            described = await group.ElastiCache.DescribeReplicationGroupAsync(group.Target.Outputs.ReplicationGroupId, cancellationToken);
        }
        catch (AwsException error)
        {
            problem = error.Message;
        }

        var members = (described?.NodeGroups ?? [])
            .SelectMany(n => n.Members)
            .Where(m => m.ReadEndpoint is not null)
            .Select(m => (Id: m.CacheClusterId, Endpoint: m.ReadEndpoint!))
            .ToArray();
        if (members.Length == 0)
        {
            members = [.. EndpointsOf(group.Target.Outputs)];
        }

        var nodes = await Task.WhenAll(members.Select(m => NodeReader.ReadAsync(group, m.Id, m.Endpoint, cancellationToken)));
        return new Topology { Group = described, ApiProblem = problem, Nodes = [.. nodes.DistinctBy(n => n.RunId ?? n.Endpoint)] };
    }

    // The API is down: the endpoints lead to a primary and to a replica, whichever they are.
    private static IEnumerable<(string Id, Endpoint Endpoint)> EndpointsOf(StackOutputs outputs)
    {
        foreach (var (name, text) in new[] { ("primary endpoint", outputs.PrimaryEndpoint), ("reader endpoint", outputs.ReaderEndpoint), ("configuration endpoint", outputs.ConfigurationEndpoint) })
        {
            if (text is not null)
            {
                yield return (name, EndpointText.Parse(text));
            }
        }
    }
}
