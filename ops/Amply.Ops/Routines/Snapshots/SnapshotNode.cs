using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Chooses the node of a snapshot; pure.</summary>
/// <param name="Subject">Null where the node is not known.</param>
/// <param name="Finding">The reason of the choice; null where the API did not answer: another finding says so.</param>
internal sealed record SnapshotNode(SnapshotSubject? Subject, Finding? Finding)
{
    private const string Slower = "Clients may become slower, and writes cost memory meanwhile";
    private const string NoManifest = "Without Redis there is no manifest, so snapshot verify can only check that the snapshot loads";

    /// <summary>
    /// The most up-to-date replica; the node that ElastiCache names where Redis does not answer; in cluster mode the group.
    /// </summary>
    public static SnapshotNode Choose(Topology topology, GroupTarget target)
    {
        if (topology.Group is not { } group)
        {
            return new(null, null);
        }

        if (group.ClusterEnabled)
        {
            return new(
                SnapshotSubject.Group(group.Id), Finding.Pass(
                    "node", "ElastiCache chooses a node of each shard, because cluster mode is enabled"));
        }

        // Where the API does not name the nodes, a node has the name of an endpoint, which the API does not accept.
        return (topology.NamesMembers ? OfRedis(topology) : null) ?? OfTheApi(group) ?? new(null, Finding.Fail(
            "node",
            "neither Redis nor ElastiCache says which node is a replica, and without cluster mode a snapshot needs a node",
            $"./amply status {target.Option}"));
    }

    private static SnapshotNode? OfRedis(Topology topology) =>
        topology.Candidate is { } replica
            ? Of(replica.Id, Finding.Pass("node", $"{replica.Id}: the most up-to-date replica, by Redis"))
        : topology.Primaries.FirstOrDefault() is not { } primary ? null
        : Of(primary.Id, Finding.Warn(
            "node",
            topology.Nodes.Length > 1
                ? $"no replica is in sync, so the snapshot is created of the primary {primary.Id}. {Slower}"
                : $"the snapshot is created of {primary.Id}, the only node. {Slower}"));

    private static SnapshotNode? OfTheApi(ReplicationGroup group)
    {
        var members = group.NodeGroups.SelectMany(shard => shard.Members)
            .OrderBy(member => member.CacheClusterId, StringComparer.Ordinal)
            .ToArray();
        string? Named(string role) => members.FirstOrDefault(member => member.CurrentRole == role)?.CacheClusterId;
        if (Named(MemberRole.Replica) is { } replica)
        {
            return Of(replica, Finding.Warn(
                "node",
                $"{replica}: Redis does not answer here. ElastiCache says that it is a replica, perhaps not in sync. {NoManifest}"));
        }

        var only = members is [var one] ? one.CacheClusterId : members is [] && group.MemberClusters is [var id] ? id : null;
        return (Named(MemberRole.Primary) ?? only) is not { } primary ? null : Of(primary, Finding.Warn(
            "node",
            $"{primary}: Redis does not answer here, and ElastiCache names no replica. {Slower}. {NoManifest}"));
    }

    private static SnapshotNode Of(string node, Finding finding) => new(SnapshotSubject.Node(node), finding);
}
