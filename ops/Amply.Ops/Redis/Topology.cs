using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Redis;

/// <summary>Why AWS' API did not tell what it was asked.</summary>
/// <param name="Sentence">What happened, without a full stop.</param>
/// <param name="Remedy">What the person does about it.</param>
public sealed record ApiProblem(string Sentence, string Remedy)
{
    /// <summary>Where nothing is known about it.</summary>
    public static readonly ApiProblem Unknown = new("the API was not asked", "Look again.");

    public static ApiProblem Of(AwsException error) => new(error.Message, error.Remedy);
}

/// <summary>A group as the API and as its nodes describe it, each as far as it answered.</summary>
public sealed record Topology
{
    /// <summary>The shard of a group without cluster mode.</summary>
    public const string OnlyShard = "0001";

    /// <summary>Absent where the API did not answer; <see cref="ApiProblem"/> then says why.</summary>
    public ReplicationGroup? Group { get; init; }

    public ApiProblem? ApiProblem { get; init; }

    /// <summary>Where the API did not name them, the nodes behind the endpoints.</summary>
    public required ImmutableArray<NodeState> Nodes { get; init; }

    /// <summary>Whether the API named the nodes: else they are what the endpoints lead to, in cluster mode one of many.</summary>
    public bool NamesMembers => Group is { } group
        && Nodes.Any(node => group.NodeGroups.Any(shard => shard.Members.Any(member => member.CacheClusterId == node.Id)));

    /// <summary>Ids of the shards, sorted.</summary>
    public ImmutableArray<string> Shards => [.. Nodes.Select(n => n.Shard).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Nodes that say they are a primary: one per shard, unless something is wrong.</summary>
    public IEnumerable<NodeState> Primaries => Nodes.Where(n => n.Role == ObservedRole.Primary);

    public IEnumerable<NodeState> Replicas => Nodes.Where(n => n.Role == ObservedRole.Replica);

    /// <summary>Of one shard: the replica in sync that has received most, which is the one that ElastiCache promotes.</summary>
    public NodeState? Candidate => Replicas.Where(r => r.LinkUp == true).OrderByDescending(r => r.ReplicationOffset).FirstOrDefault();

    /// <summary>Bytes of its primary's replication stream that a replica has not received.</summary>
    public long? LagBytes(NodeState replica) =>
        Primaries.FirstOrDefault(p => p.Shard == replica.Shard)?.ReplicationOffset is { } head && replica.ReplicationOffset is { } at
            ? Math.Max(0, head - at) : null;

    /// <summary>One shard of it.</summary>
    public Topology Of(string shard) => this with { Nodes = [.. Nodes.Where(n => n.Shard == shard)] };

    /// <summary>Asks the API, and every node at once.</summary>
    public static async Task<Topology> ReadAsync(IGroupNodes group, CancellationToken cancellationToken)
    {
        group.Prepare();
        ReplicationGroup? described = null;
        ApiProblem? problem = null;
        ImmutableArray<Place> members = [];
        try
        {
            described = await group.ElastiCache.DescribeReplicationGroupAsync(group.Outputs.ReplicationGroupId, cancellationToken);
            members = await MembersAsync(group.ElastiCache, described, cancellationToken);
        }
        catch (AwsException error)
        {
            problem = ApiProblem.Of(error);
        }

        var topology = new Topology { Group = described, ApiProblem = problem, Nodes = [] };
        return await topology.AskAsync(group, members.IsEmpty ? EndpointsOf(group.Outputs) : members, cancellationToken);
    }

    /// <summary>Asks the same nodes again, and not the API: it may be down in the middle of a change.</summary>
    public Task<Topology> AskAgainAsync(IGroupNodes group, CancellationToken cancellationToken) =>
        AskAsync(group, Nodes.Select(n => new Place(n.Id, n.Shard, Endpoint.Parse(n.Endpoint))), cancellationToken);

    private async Task<Topology> AskAsync(IGroupNodes group, IEnumerable<Place> places, CancellationToken cancellationToken)
    {
        await group.ReadyAsync(cancellationToken);
        var nodes = await Task.WhenAll(places.Select(p => NodeReader.ReadAsync(group, p.Id, p.Shard, p.Endpoint, cancellationToken)));
        return this with { Nodes = [.. nodes.DistinctBy(n => n.RunId ?? n.Endpoint)] };
    }

    // In cluster mode the group does not say where its members are. Each is asked for by its name: a list would be of everybody's, and need
    // the right to it.
    private static async Task<ImmutableArray<Place>> MembersAsync(
        IElastiCache api, ReplicationGroup group, CancellationToken cancellationToken)
    {
        var members = group.NodeGroups.SelectMany(shard => shard.Members, (shard, member) => (Shard: shard.Id, Member: member)).ToArray();
        var places = await Task.WhenAll(members.Select(async m => (m.Shard, m.Member.CacheClusterId, Endpoint: m.Member.ReadEndpoint
            ?? (await api.DescribeCacheClusterAsync(m.Member.CacheClusterId, cancellationToken)).Endpoint)));
        return [.. places.Where(p => p.Endpoint is not null).Select(p => new Place(p.CacheClusterId, p.Shard, p.Endpoint!))];
    }

    // The API is down: the endpoints lead to a primary and to a replica, whichever they are.
    private static IEnumerable<Place> EndpointsOf(StackOutputs outputs)
    {
        foreach (var (name, text) in new[] { ("primary endpoint", outputs.PrimaryEndpoint), ("reader endpoint", outputs.ReaderEndpoint),
            ("configuration endpoint", outputs.ConfigurationEndpoint) })
        {
            if (text is not null)
            {
                yield return new Place(name, OnlyShard, Endpoint.Parse(text));
            }
        }
    }

    private sealed record Place(string Id, string Shard, Endpoint Endpoint);
}

/// <summary>What asks a group's nodes and the API about it.</summary>
public interface IGroupNodes
{
    StackOutputs Outputs { get; }

    IElastiCache ElastiCache { get; }

    /// <summary>Begins to fetch what every connection needs, so that it is there when it is needed.</summary>
    void Prepare();

    /// <summary>Waits until what <see cref="Prepare"/> fetches is there or cannot be had: a slow API is no node's fault.</summary>
    Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A connection to one node that can do no more than ask it what it is, and is there in a fraction of the time.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    /// <exception cref="Failures.ConnectionFailedException">The node does not answer, its certificate is not the group's, or it refuses the
    /// token.</exception>
    internal Task<RespConnection> AskAsync(Endpoint endpoint, CancellationToken cancellationToken);
}
