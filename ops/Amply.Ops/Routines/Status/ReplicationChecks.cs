using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>Judges the replicas: whom each follows, and how far it is behind; pure.</summary>
internal static class ReplicationChecks
{
    private const string Check = "replication";

    public static IEnumerable<Symptom> Of(Topology topology, GroupTarget target) =>
        topology.Replicas.Select(replica => Judge(topology, replica, target) with { Node = replica.Id, Shard = replica.Shard });

    private static Symptom Judge(Topology topology, NodeState replica, GroupTarget target)
    {
        var limit = target.Outputs.Thresholds.ReplicationLagSeconds;
        var lag = Symptom.Page("replication-lag");
        return replica switch
        {
            { SyncInProgress: true } => new Symptom(Trouble.Syncing, Finding.Warn(
                Check, $"{replica.Id} copies all data of its primary (full sync): {Progress(replica)}",
                $"./amply status {target.Option} --wait 15m"))
            {
                Consequences = ["Until then it cannot take over."],
            },
            { LinkUp: not true } => new Symptom(Trouble.LinkDown, Finding.Fail(
                Check, $"{replica.Id}: the link to its primary is down{Since(replica.LinkDownSeconds)}", lag)),
            _ when Followed(topology, replica) is { } other && other.Shard != replica.Shard => new Symptom(
                Trouble.FollowsOther, Finding.Fail(
                    Check, $"{replica.Id} follows {other.Id}, the primary of shard {other.Shard}", lag))
            {
                Consequences = [$"It holds the data of shard {other.Shard}. In shard {replica.Shard} it can replace no node."],
            },
            { SecondsSincePrimary: { } seconds } when seconds > limit => new Symptom(Trouble.Lag, Finding.Fail(
                Check, $"{replica.Id} last heard of its primary {seconds:N0} s ago (limit {limit:N0} s){Behind(replica)}", lag)),
            _ => Symptom.Pass(Check, $"{replica.Id} is in sync{Behind(replica)}"),
        };
    }

    /// <summary>The primary whose replication stream a replica receives; null where no primary that answers has this stream.</summary>
    private static NodeState? Followed(Topology topology, NodeState replica) => replica.ReplicationId is { } id
        ? topology.Primaries.FirstOrDefault(p => p.ReplicationId == id)
        : null;

    private static string Behind(NodeState replica) => replica.LagBytes is > 0 and var bytes ? $", {Bytes.Text(bytes)} behind" : "";

    private static string Since(long? seconds) => seconds is { } known ? $" since {RoughTime.Text(TimeSpan.FromSeconds(known))}" : "";

    private static string Progress(NodeState replica) => (replica.SyncBytesLeft, replica.SyncBytesRead) switch
    {
        ({ } left, _) => $"{Bytes.Text(left)} left",
        (_, { } read) => $"{Bytes.Text(read)} copied",
        _ => "it has just begun",
    };
}
