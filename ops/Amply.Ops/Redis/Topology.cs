using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Redis;

/// <summary>Why AWS' API did not answer.</summary>
/// <param name="Sentence">What happened, without a full stop.</param>
/// <param name="Remedy">What the person can do.</param>
public sealed record ApiProblem(string Sentence, string Remedy)
{
    /// <summary>The API was not asked.</summary>
    public static readonly ApiProblem Unknown = new("the API was not asked", "run the command again");

    public static ApiProblem Of(AwsException error) => new(error.Message, error.Remedy);
}

/// <summary>A group as its nodes and the API describe it, as far as they answered.</summary>
public sealed record Topology
{
    /// <summary>The shard of a group without cluster mode.</summary>
    public const string OnlyShard = "0001";

    /// <summary>Absent where the API did not answer. <see cref="ApiProblem"/> then has the reason.</summary>
    public ReplicationGroup? Group { get; init; }

    public ApiProblem? ApiProblem { get; init; }

    /// <summary>The nodes; the nodes behind the endpoints where the API did not name the members.</summary>
    public required ImmutableArray<NodeState> Nodes { get; init; }

    /// <summary>Whether the API named the nodes. Otherwise they are the nodes behind the endpoints: in cluster mode one of many.</summary>
    public bool NamesMembers => Group is { } group
        && Nodes.Any(node => group.NodeGroups.Any(shard => shard.Members.Any(member => member.CacheClusterId == node.Id)));

    /// <summary>The ids of the shards, sorted.</summary>
    public ImmutableArray<string> Shards => [.. Nodes.Select(n => n.Shard).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The nodes that say that they are a primary: one for each healthy shard.</summary>
    public IEnumerable<NodeState> Primaries => Nodes.Where(n => n.Role == ObservedRole.Primary);

    public IEnumerable<NodeState> Replicas => Nodes.Where(n => n.Role == ObservedRole.Replica);

    /// <summary>The failures of the nodes that did not answer as they should.</summary>
    public IEnumerable<ConnectionFailure> Failures => Nodes.Where(n => n.Role == ObservedRole.Unreachable).Select(n => n.Failure switch
    {
        null => new ConnectionFailure(ConnectionFailureKind.Unexpected, n.Endpoint, n.Problem),
        { IsAnswer: true } answer => answer with { Endpoint = n.Endpoint },
        var failure => failure,
    });

    /// <summary>For one shard: the most up-to-date replica in sync, which ElastiCache promotes.</summary>
    public NodeState? Candidate => Replicas.Where(r => r.LinkUp == true).OrderByDescending(r => r.ReplicationOffset).FirstOrDefault();

    /// <summary>Bytes of the primary's replication stream that a replica has not received.</summary>
    public long? LagBytes(NodeState replica) =>
        Primaries.FirstOrDefault(p => p.Shard == replica.Shard)?.ReplicationOffset is { } head && replica.ReplicationOffset is { } at
            ? Math.Max(0, head - at) : null;

    /// <summary>The same topology with the nodes of one shard only.</summary>
    public Topology Of(string shard) => this with { Nodes = [.. Nodes.Where(n => n.Shard == shard)] };

    /// <summary>Reads the API, and all nodes at the same time.</summary>
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

    /// <summary>Reads the same nodes again, without the API: it may be down during a failover.</summary>
    public Task<Topology> AskAgainAsync(IGroupNodes group, CancellationToken cancellationToken) =>
        AskAsync(group, Nodes.Select(n => new Place(n.Id, n.Shard, Endpoint.Parse(n.Endpoint))), cancellationToken);

    private async Task<Topology> AskAsync(IGroupNodes group, IEnumerable<Place> places, CancellationToken cancellationToken)
    {
        await group.ReadyAsync(cancellationToken);
        var nodes = await Task.WhenAll(places.Select(p => NodeReader.ReadAsync(group, p.Id, p.Shard, p.Endpoint, cancellationToken)));
        var seen = this with { Nodes = [.. nodes.DistinctBy(n => n.RunId ?? n.Endpoint)] };
        return seen with
        {
            Nodes = [.. seen.Nodes.Select(n => n.Role == ObservedRole.Replica ? n with { LagBytes = seen.LagBytes(n) } : n)],
        };
    }

    // In cluster mode the group's description has no endpoints of members, so each member is read by its id. A list would need the right to
    // read all groups.
    private static async Task<ImmutableArray<Place>> MembersAsync(
        IElastiCache api, ReplicationGroup group, CancellationToken cancellationToken)
    {
        var members = group.NodeGroups.SelectMany(shard => shard.Members, (shard, member) => (Shard: shard.Id, Member: member)).ToArray();
        var places = await Task.WhenAll(members.Select(async m => (m.Shard, m.Member.CacheClusterId, Endpoint: m.Member.ReadEndpoint
            ?? (await api.DescribeCacheClusterAsync(m.Member.CacheClusterId, cancellationToken)).Endpoint)));
        return [.. places.Where(p => p.Endpoint is not null).Select(p => new Place(p.CacheClusterId, p.Shard, p.Endpoint!))];
    }

    // The API is down: the endpoints lead to the primary and to a replica.
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

/// <summary>Reads a group's nodes and the API.</summary>
public interface IGroupNodes
{
    StackOutputs Outputs { get; }

    IElastiCache ElastiCache { get; }

    /// <summary>Begins to read the token and the authority, so that connections need not wait.</summary>
    void Prepare();

    /// <summary>Waits for the end of <see cref="Prepare"/>. A slow API must not count as a slow node.</summary>
    Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>How the target was typed, for commands that a person can copy.</summary>
    string Option => "";

    /// <summary>The API's status of the group; null where the API did not answer in a moment.</summary>
    Task<string?> StatusAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>The one cause why nodes of the group do not answer; null where all answer.</summary>
    Task<Diagnosis?> DiagnoseAsync(Topology topology, CancellationToken cancellationToken) => DiagnoseAsync(
        topology.Failures, new AskedGroup(Option, topology.Nodes.Length) { Status = topology.Group?.Status }, cancellationToken);

    /// <summary>Folds the failures of the group's nodes into one cause; null where there is none.</summary>
    /// <remarks>Where Redis refuses the token, the secret's previous token may be tried.</remarks>
    Task<Diagnosis?> DiagnoseAsync(IEnumerable<ConnectionFailure> failures, AskedGroup asked, CancellationToken cancellationToken) =>
        Task.FromResult(Diagnosis.Of(failures, asked));

    /// <summary>Opens a simple connection to one node, which is much faster than a full client.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be read.</exception>
    /// <exception cref="ConnectionFailedException">The node does not answer, its certificate is refused, or it refuses the
    /// token.</exception>
    internal Task<RespConnection> AskAsync(Endpoint endpoint, CancellationToken cancellationToken);
}

/// <summary>Tells whether anything can be done with Redis from this machine.</summary>
internal static class GroupReach
{
    /// <returns>The one cause why nodes do not answer; null where all answer.</returns>
    /// <exception cref="GroupUnreachableException">The API answers, and this machine cannot reach Redis.</exception>
    public static async Task<Diagnosis?> ReachableAsync(this IGroupNodes group, Topology topology, CancellationToken cancellationToken) =>
        await group.DiagnoseAsync(topology, cancellationToken) switch
        {
            { IsUnreachable: true } cause when topology.Group is not null => throw new GroupUnreachableException(cause),
            var cause => cause,
        };
}
