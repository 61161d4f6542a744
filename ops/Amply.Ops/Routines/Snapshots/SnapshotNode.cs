using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>What a snapshot is made of, and who says so; pure.</summary>
/// <param name="Subject">Null where nobody says which node.</param>
/// <param name="Finding">On what the choice relies; null where the API did not answer, which is said elsewhere.</param>
internal sealed record SnapshotNode(SnapshotSubject? Subject, Finding? Finding)
{
    private const string NoManifest = "Without Redis no keys are counted: snapshot verify can only tell whether the snapshot loads.";

    /// <summary>The replica that has received most; where Redis does not answer, the one that ElastiCache names; in cluster mode the group.</summary>
    public static SnapshotNode Choose(Topology topology, GroupTarget target)
    {
        if (topology.Group is not { } group)
        {
            return new(null, null);
        }

        if (group.ClusterEnabled)
        {
            return new(
                SnapshotSubject.Group(group.Id), Finding.Pass("node", "one of each shard, which ElastiCache chooses: cluster mode is enabled"));
        }

        // Where the API does not name the nodes, what Redis answers bears an endpoint's name, which is no node's.
        return (topology.NamesMembers ? OfRedis(topology) : null) ?? OfTheApi(group) ?? new(null, Finding.Fail(
            "node",
            "neither Redis nor ElastiCache says which node is a replica, and without cluster mode a snapshot is made of a node",
            $"look again: ./amply status {target.Option}"));
    }

    private static SnapshotNode? OfRedis(Topology topology) =>
        topology.Candidate is { } replica
            ? Of(replica.Id, Finding.Pass("node", $"{replica.Id}: Redis says that it is the replica that has received most"))
        : topology.Primaries.FirstOrDefault() is not { } primary ? null
        : Of(primary.Id, Finding.Warn(
            "node",
            topology.Nodes.Length > 1
                ? $"no replica is in sync: it is made of the primary {primary.Id}"
                : $"it is made of {primary.Id}, the only node",
            "clients may feel it; writes meanwhile cost memory"));

    private static SnapshotNode? OfTheApi(ReplicationGroup group)
    {
        var members = group.NodeGroups.SelectMany(shard => shard.Members).OrderBy(member => member.CacheClusterId, StringComparer.Ordinal).ToArray();
        string? Named(string role) => members.FirstOrDefault(member => member.CurrentRole == role)?.CacheClusterId;
        if (Named(MemberRole.Replica) is { } replica)
        {
            return Of(replica, Finding.Warn(
                "node",
                $"{replica}: Redis does not answer here, and ElastiCache says that it is a replica; whether it is in sync is not known",
                NoManifest));
        }

        var only = members is [var one] ? one.CacheClusterId : members is [] && group.MemberClusters is [var id] ? id : null;
        return (Named(MemberRole.Primary) ?? only) is not { } primary ? null : Of(primary, Finding.Warn(
            "node",
            $"{primary}: Redis does not answer here, and ElastiCache names no replica",
            $"clients may feel it; writes meanwhile cost memory. {NoManifest}"));
    }

    private static SnapshotNode Of(string node, Finding finding) => new(SnapshotSubject.Node(node), finding);
}
