using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;

namespace Amply.Ops.Redis;

/// <summary>Asks the nodes of a group, all at the same time, each on a new connection.</summary>
/// <param name="node">The id of the only node to ask; null: every node.</param>
internal sealed class EveryNode(IGroupAccess group, string? node, TimeProvider clock)
{
    /// <summary>A node that has not answered in this time is reported as not read.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);

    /// <summary>Runs the work on each node.</summary>
    /// <exception cref="NoSuchNodeException">The group has no node of this id.</exception>
    /// <exception cref="GroupUnreachableException">No node answered.</exception>
    public async Task<NodeAnswers<T>> AskAsync<T>(
        Func<NodeState, RespConnection, CancellationToken, Task<T>> work, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var status = $"./amply status {group.Target.Option}";
        var topology = await WaitAsync(Topology.ReadAsync(group, cancellationToken), "reading the nodes", progress, cancellationToken);
        var wanted = topology.Nodes.Where(state => node is null || Is(state, node)).ToArray();
        if (wanted.Length == 0)
        {
            throw new NoSuchNodeException(node ?? "", topology.Nodes.Select(state => state.Id), status);
        }

        var asking = Task.WhenAll(wanted.Select(state => AskAsync(state, work, cancellationToken)));
        var answers = await WaitAsync(
            asking, $"asking {(wanted.Length == 1 ? "1 node" : $"{wanted.Length} nodes")}", progress, cancellationToken);
        var unread = answers.Select(answer => answer.Unread).OfType<UnreadNode>().ToImmutableArray();
        return unread.Length < answers.Length
            ? new NodeAnswers<T>([.. answers.Where(one => one.Unread is null).Select(one => (one.State, one.Value!))], unread)
            {
                Unnamed = topology.NamesMembers ? null : topology.ApiProblem?.Sentence ?? "ElastiCache named no node",
            }
            : throw new GroupUnreachableException($"No node answered. {string.Join(' ', unread.Select(one => $"{one.Id}: {one.Why}."))}")
            {
                Remedy = status,
            };
    }

    private static bool Is(NodeState state, string id) =>
        string.Equals(state.Id, id, StringComparison.OrdinalIgnoreCase) || state.Endpoint == id;

    private async Task<(NodeState State, T? Value, UnreadNode? Unread)> AskAsync<T>(
        NodeState state, Func<NodeState, RespConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (state.Role == ObservedRole.Unreachable)
        {
            return Unread(state, state.Problem ?? "it did not answer");
        }

        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        var endpoint = Endpoint.Parse(state.Endpoint);
        try
        {
            using var connection = await group.AskAsync(endpoint, ceiling.Token);
            return (state, await work(state, connection, ceiling.Token), null);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return Unread(state, RespConnection.Late(late, endpoint, Ceiling).Words);
        }
        catch (ConnectionFailedException failed)
        {
            return Unread(state, failed.Failure.Words);
        }

        static (NodeState, T?, UnreadNode?) Unread(NodeState state, string why) => (state, default, new UnreadNode(state.Id, why));
    }

    private Task<T> WaitAsync<T>(Task<T> work, string what, IProgress<string> progress, CancellationToken cancellationToken) =>
        Ticking.ForAsync(work, Ceiling, what, progress, clock, cancellationToken);
}

/// <summary>The answers of the nodes.</summary>
/// <param name="Unread">The nodes that did not answer.</param>
internal sealed record NodeAnswers<T>(ImmutableArray<(NodeState Node, T Value)> All, ImmutableArray<UnreadNode> Unread)
{
    /// <summary>Why the API did not name the nodes, so that some nodes may not have been asked; null where it did.</summary>
    public string? Unnamed { get; init; }

    /// <summary>Sentences about the nodes that were not read.</summary>
    public ImmutableArray<string> Gaps =>
    [
        .. Unread.Select(node => $"{node.Id} was not read: {node.Why}."),
        .. Unnamed is { } why ? [$"Only the nodes behind the endpoints were asked: {why}."] : Array.Empty<string>(),
    ];
}

/// <summary>A node that did not answer.</summary>
public sealed record UnreadNode(string Id, string Why);

/// <summary>The group has no such node.</summary>
/// <param name="nodes">The ids of the group's nodes.</param>
/// <param name="remedy">A command that shows the nodes.</param>
public sealed class NoSuchNodeException(string id, IEnumerable<string> nodes, string remedy)
    : Exception($"there is no node '{id}'; the nodes are {string.Join(", ", nodes)}")
{
    public string Remedy { get; } = remedy;
}
