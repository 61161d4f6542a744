using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Snapshots;

public sealed class SnapshotNodeTests
{
    private static readonly NodeState Silent = Seen.Primary with { Role = ObservedRole.Unreachable, Problem = "timed out" };

    [Fact]
    public void Choose_WhenRedisAnswers_TakesTheReplicaThatRedisNames() =>
        Is(SnapshotNode.Choose(Seen.Topology, Seen.Target), Seen.Second, Verdict.Pass, "the most up-to-date replica, by Redis");

    [Fact]
    public void Choose_WhenNoReplicaIsInSync_TakesThePrimaryAndWarns() =>
        Is(SnapshotNode.Choose(Seen.With(Seen.Primary, Seen.Replica with { LinkUp = false }), Seen.Target), Seen.First, Verdict.Warn, "no replica is in sync");

    [Fact]
    public void Choose_WhenRedisIsSilent_TakesTheReplicaThatTheApiNames() =>
        Is(SnapshotNode.Choose(Seen.With(Silent, Silent with { Id = Seen.Second }), Seen.Target), Seen.Second, Verdict.Warn, "ElastiCache says that it is a replica");

    [Theory]
    [InlineData("primary", null)]
    [InlineData(null, null)]
    [InlineData("observer", null)]
    public void Choose_WhenRedisIsSilentAndTheApiNamesOneNode_TakesThatNode(string? role, string? other) =>
        Is(SnapshotNode.Choose(Api(role, other), Seen.Target), Seen.First, Verdict.Warn, "ElastiCache names no replica");

    [Fact]
    public void Choose_WhenNobodySaysWhichNode_Refuses()
    {
        ImmutableArray<Topology> unclear =
        [
            Api(null, "observer", two: true),
            // The endpoint's name is no node's, whatever answers there.
            Seen.With(Seen.Primary with { Id = "primary endpoint" }) with { Group = Seen.Group with { NodeGroups = [] } },
        ];

        Assert.All(unclear, topology =>
        {
            var node = SnapshotNode.Choose(topology, Seen.Target);
            Assert.Null(node.Subject);
            Assert.Equal(Verdict.Fail, node.Finding!.Verdict);
        });
    }

    [Fact]
    public void Choose_InClusterMode_TakesTheWholeGroup()
    {
        var node = SnapshotNode.Choose(Seen.Cluster, Seen.Target);

        Assert.Equal((Seen.Id, null), (node.Subject!.ReplicationGroupId, node.Subject.CacheClusterId));
    }

    private static Topology Api(string? first, string? second, bool two = false)
    {
        var members = new[] { (Seen.First, first), (Seen.Second, second) }.Take(two ? 2 : 1)
            .Select(member => new NodeGroupMember { CacheClusterId = member.Item1, CacheNodeId = "0001", CurrentRole = member.Item2 });
        return Seen.With(Silent) with { Group = Seen.Group with { NodeGroups = [Seen.Group.NodeGroups[0] with { Members = [.. members] }] } };
    }

    private static void Is(SnapshotNode node, string id, Verdict verdict, string words)
    {
        Assert.Equal((id, null), (node.Subject!.CacheClusterId, node.Subject.ReplicationGroupId));
        Assert.Equal(verdict, node.Finding!.Verdict);
        Assert.Contains(words, node.Finding.Message, StringComparison.Ordinal);
    }
}
