using Amply.Ops.Redis;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>The table of a group's nodes. On a narrow screen the last columns are left out.</summary>
internal static class NodeTable
{
    // The table pads its last column, too.
    private const int Gap = 2;

    // A replica is seldom less behind than this between two replies.
    private const long BytesThatCount = 64 * 1024;
    private const long SecondsThatCount = 5;

    // In the order of their worth at three in the morning.
    private static readonly ImmutableArray<string> Columns =
        ["node", "role", "replication", "memory", "keys", "clients", "up", "hit rate", "evicted", "slow log"];

    public static TableView Of(StatusReport report, int width)
    {
        var rows = report.Nodes.Select(node => Row(report, node)).ToArray();
        var used = 0;
        var columns = 0;
        foreach (var (index, column) in Columns.Index())
        {
            used += rows.Select(row => row[index].Text.Length).Append(column.Length).Max() + Gap;
            if (used > width && index > 2)
            {
                break;
            }

            columns++;
        }

        return new TableView(Columns[..columns], [.. rows.Select(row => row[..columns])]);
    }

    private static ImmutableArray<Cell> Row(StatusReport report, NodeState node)
    {
        if (node.Role == ObservedRole.Unreachable)
        {
            var (said, tone) = report.IsFromHere ? ("not known", Tone.Warning)
                : node.Failure is { IsAnswer: true } ? ("refuses", Tone.Bad)
                : ("no answer", Tone.Bad);
            return [node.Id, new Cell(said, tone), "", "", "", "", "", "", "", ""];
        }

        return
        [
            node.Id,
            new Cell(node.Role.ToString().ToLowerInvariant(), node.Role == ObservedRole.Primary ? Tone.Heading : Tone.Plain),
            report.Mode == "single" ? "-" : Replication(node, report.Nodes),
            node.UsedMemoryBytes is { } used ? $"{Bytes.Text(used)}{(node.MemoryPercent is { } percent ? $" ({percent:0} %)" : "")}" : "",
            Number(node.Keys),
            Number(node.Connections),
            node.UptimeSeconds is { } up ? TimeText.Rough(TimeSpan.FromSeconds(up)) : "",
            node.HitRatePercent is { } rate ? $"{rate:0.0} %" : "-",
            Number(node.EvictedKeys),
            Number(node.SlowLogLength),
        ];
    }

    private static Cell Replication(NodeState node, ImmutableArray<NodeState> nodes) => node switch
    {
        { Role: ObservedRole.Primary, ConnectedReplicas: 1 } => "1 replica",
        { Role: ObservedRole.Primary } => $"{node.ConnectedReplicas ?? 0} replicas",
        { SyncInProgress: true, SyncBytesLeft: { } left } => new Cell($"copies, {Bytes.Text(left)} left", Tone.Warning),
        { SyncInProgress: true } => new Cell("copies all data", Tone.Warning),
        { LinkUp: not true, LinkDownSeconds: { } down } => new Cell($"link down {TimeText.Rough(TimeSpan.FromSeconds(down))}", Tone.Bad),
        { LinkUp: not true } => new Cell("link down", Tone.Bad),
        { ReplicationId: { } stream } when nodes.FirstOrDefault(
            n => n.Role == ObservedRole.Primary && n.Shard != node.Shard && n.ReplicationId == stream) is { } other =>
            new Cell($"follows {other.Shard}", Tone.Bad),
        _ when node.SecondsSincePrimary > SecondsThatCount || node.LagBytes > BytesThatCount => new Cell(Behind(node), Tone.Warning),
        _ => "in sync",
    };

    private static string Behind(NodeState node) =>
        $"{node.SecondsSincePrimary ?? 0:N0} s{(node.LagBytes is { } bytes ? $", {Bytes.Text(bytes)}" : "")} behind";

    private static string Number(long? number) => number?.ToString("N0") ?? "";
}
