using Amply.Model.Design;
using Amply.Model.Tests.Settings;

namespace Amply.Model.Tests;

public sealed class GroupTopologyTests
{
    [Fact]
    public void Of_WhenSingle_IsOneMemberThatFailsOverToNothing()
    {
        var topology = Of("single");

        Assert.Equal(["g-001"], topology.Members.AsEnumerable());
        Assert.Equal(
            (1, false, false, "disabled", false),
            (topology.Nodes, topology.HasReplicas, topology.FailsOver, topology.ClusterMode, topology.HasConfigurationEndpoint));
    }

    [Theory]
    [InlineData("ha", "disabled")]
    [InlineData("compatible", "compatible")]
    public void Of_WhenThereAreReplicasOfOneShard_NumbersThemOn(string mode, string clusterMode)
    {
        var topology = Of(mode, replicas: "2");

        Assert.Equal(["g-001", "g-002", "g-003"], topology.Members.AsEnumerable());
        Assert.Equal(
            (3, true, clusterMode, false), (topology.Nodes, topology.FailsOver, topology.ClusterMode, topology.HasConfigurationEndpoint));
    }

    [Fact]
    public void Of_WhenCluster_NumbersShardsAndTheirMembers()
    {
        var topology = Of("cluster", replicas: "1", shards: "2");

        Assert.Equal(["g-0001-001", "g-0001-002", "g-0002-001", "g-0002-002"], topology.Members.AsEnumerable());
        Assert.Equal(
            (4, true, "enabled", true), (topology.Nodes, topology.FailsOver, topology.ClusterMode, topology.HasConfigurationEndpoint));
    }

    [Fact]
    public void Of_WhenShardsAreSetOutsideOfClusterMode_HasOneShard() => Assert.Equal(1, Of("ha", shards: "3").Shards);

    [Fact]
    public void Of_WhenAMigratedGroupKeptItsMembers_TakesThemAsGiven()
    {
        var settings = new Configuration().With("mode", "cluster").With("memberIds", """["g-001","g-002"]""").Accepted();

        Assert.Equal(["g-001", "g-002"], GroupTopology.Of(settings, "g").Members.AsEnumerable());
    }

    private static GroupTopology Of(string mode, string replicas = "1", string shards = "1") =>
        GroupTopology.Of(new Configuration().With("mode", mode).With("replicas", replicas).With("shards", shards).Accepted(), "g");
}
