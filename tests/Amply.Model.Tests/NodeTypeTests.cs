namespace Amply.Model.Tests;

public sealed class NodeTypeTests
{
    [Theory]
    [InlineData("cache.t3.micro", 536_870_912L, true)]
    [InlineData("cache.t4g.small", 1_471_026_299L, true)]
    [InlineData("cache.m6g.large", 6_854_542_746L, false)]
    public void Find_KnowsMemoryAndWhetherCreditsRunOut(string name, long bytes, bool burstable)
    {
        var node = NodeType.Find(name);

        Assert.NotNull(node);
        Assert.Equal((bytes, burstable), (node.MaxMemoryBytes, node.IsBurstable));
    }

    [Fact]
    public void Names_AreSortedAndAllFound()
    {
        Assert.Equal(NodeType.Names.Order(StringComparer.Ordinal), NodeType.Names);
        Assert.All(NodeType.Names, name => Assert.True(NodeType.Find(name) is { HourlyUsd: > 0, VirtualCpus: > 0 }));
    }

    [Fact]
    public void Find_WhenTheTypeNeitherFailsOverNorEncrypts_FindsNothing() => Assert.Null(NodeType.Find("cache.t1.micro"));
}
