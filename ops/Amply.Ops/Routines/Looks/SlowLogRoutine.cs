using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Looks;

/// <summary>Reads the slow log of every node. Changes nothing.</summary>
/// <param name="limit">The most entries to return, the newest first.</param>
/// <param name="node">The id of a node; null: every node.</param>
internal sealed class SlowLogRoutine(IGroupAccess group, int limit, string? node, TimeProvider clock) : IReport<SlowLogReport>
{
    public async Task<SlowLogReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var answers = await new EveryNode(group, node, clock).AskAsync(
            async (state, connection, ct) =>
            {
                var replies = await connection.RepliesAsync([["SLOWLOG", "GET", $"{limit}"], ["INFO", "commandstats"]], ct);
                return (Entries: Entries(state, replies[0]), Totals: replies[1] as string ?? "");
            },
            progress,
            cancellationToken);
        var totals = new CommandTotals();
        foreach (var (_, answer) in answers.All)
        {
            totals.Add(answer.Totals);
        }

        return new SlowLogReport
        {
            // Entries of one second are in the order of their numbers, which each node counts for itself.
            Entries =
            [
                .. answers.All.SelectMany(answer => answer.Value.Entries)
                    .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Number).Take(limit),
            ],
            Totals = totals.Highest,
            Nodes = [.. answers.All.Select(answer => answer.Node.Id)],
            Gaps = answers.Gaps,
        };
    }

    private static ImmutableArray<SlowCommand> Entries(NodeState node, object? reply) => reply switch
    {
        object?[] entries => [.. entries.Select(entry => SlowCommand.Of(node.Id, entry)).OfType<SlowCommand>()],
        RespError error => throw new ConnectionFailedException(ConnectionFailure.OfReply(error.Message) with { Endpoint = node.Endpoint }),
        _ => [],
    };
}

/// <summary>The slow commands of all nodes, the newest first.</summary>
public sealed record SlowLogReport
{
    public required ImmutableArray<SlowCommand> Entries { get; init; }

    /// <summary>The commands that cost most since the nodes started.</summary>
    public required ImmutableArray<CommandTotal> Totals { get; init; }

    /// <summary>The nodes that were read.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    /// <summary>Sentences about nodes that were not read.</summary>
    public required ImmutableArray<string> Gaps { get; init; }
}

/// <summary>One entry of a slow log.</summary>
/// <param name="Number">Rises with each entry of the node.</param>
/// <param name="DurationMs">The time that the command kept the node busy. Waiting and the network are not in it.</param>
/// <param name="Command">The command with kinds in place of keys and values.</param>
/// <param name="Client"><c>address:port</c> of the client.</param>
/// <param name="Name">The name that the client gave itself; absent without one.</param>
public sealed record SlowCommand(
    string Node, long Number, DateTimeOffset At, double DurationMs, string Command, string Client, string? Name)
{
    private const int MostWords = 120;

    /// <summary>Reads one element of the reply to SLOWLOG GET; null where it has another form.</summary>
    // number, seconds, microseconds, words, address, name
    internal static SlowCommand? Of(string node, object? entry) =>
        entry is object?[] and [long number, >= 0L and <= 253_402_300_799L and long seconds, long microseconds, object?[] words, ..] fields
            ? new SlowCommand(
                node,
                number,
                DateTimeOffset.FromUnixTimeSeconds(seconds),
                microseconds / 1000.0,
                MaskedCommand.Of([.. words.Select(word => word as string ?? "")]),
                Text(fields, 4) ?? "",
                Text(fields, 5))
            : null;

    private static string? Text(object?[] fields, int at) =>
        fields.Length > at && fields[at] is string { Length: > 0 } text ? text.Length > MostWords ? text[..MostWords] + "…" : text : null;
}
