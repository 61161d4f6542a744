using Amply.Lab.Group;
using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class SnapshotRestoreTests
{
    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary<string, string>.Empty;

    [Fact]
    public async Task A_node_restores_to_a_group_of_one_shard()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags).Completion;

        var restore = SnapshotRestore.Of(lab.Control.Catalogue, "ONE", lab.Control.Group.State.Settings);

        Assert.Null(restore.Refusal);
        Assert.True(File.Exists(Assert.Single(restore.Shards).File));
    }

    [Fact]
    public async Task A_cluster_restores_to_a_cluster_of_any_number_of_shards_and_to_nothing_else()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 2, cluster: true);
        await lab.Control.Snapshots.BeginOfGroup("all", SnapshotSource.Manual, NoTags).Completion;
        var settings = lab.Control.Group.State.Settings;

        var same = SnapshotRestore.Of(lab.Control.Catalogue, "all", settings);
        var plain = SnapshotRestore.Of(lab.Control.Catalogue, "all", settings with { ClusterMode = ClusterMode.Disabled });
        var more = SnapshotRestore.Of(lab.Control.Catalogue, "all", settings with { NodeGroups = 3 });

        Assert.Equal(["0-8191", "8192-16383"], same.Shards.Select(shard => shard.Slots.Text(',')));
        Assert.Equal(same.Shards.Select(shard => shard.File), more.Shards.Select(shard => shard.File));
        Assert.Contains("mode=cluster", plain.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_broken_is_refused_by_name()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags).Completion;
        var settings = lab.Control.Group.State.Settings;

        var unknown = SnapshotRestore.Of(lab.Control.Catalogue, "two", settings);
        File.Delete(lab.Control.Catalogue.FileOf("one", "0001"));
        var incomplete = SnapshotRestore.Of(lab.Control.Catalogue, "one", settings);

        Assert.Equal("There is no snapshot two. There are: one.", unknown.Refusal);
        Assert.Contains("lacks its file", incomplete.Refusal, StringComparison.Ordinal);
    }
}
