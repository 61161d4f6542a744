using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class SnapshotCatalogueTests
{
    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary<string, string>.Empty;

    [Fact]
    public async Task Snapshots_outlive_their_lab()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags.Add("why", "test")).Completion;

        var reopened = SnapshotCatalogue.Open(Path.Combine(lab.Folder, "snapshots"));

        var record = Assert.Single(reopened.All);
        Assert.Equal(("one", SnapshotStatus.Available, "test"), (record.Name, record.Status, record.Tags["why"]));
        Assert.Equal("cache.t3.micro", record.Group.NodeType);
        Assert.Equal("REDIS0010 of amply-redis-test-002", await File.ReadAllTextAsync(reopened.FileOf("one", "0001")));
    }

    [Fact]
    public async Task A_snapshot_whose_lab_ended_in_the_making_has_failed()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.Hold = new TaskCompletionSource();
        lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags);

        Assert.Equal(SnapshotStatus.Failed, Assert.Single(SnapshotCatalogue.Open(Path.Combine(lab.Folder, "snapshots")).All).Status);
    }

    [Fact]
    public async Task A_cluster_is_taken_shard_by_shard_from_its_replicas()
    {
        await using var lab = await LabUnderTest.StartAsync(shards: 3, cluster: true);

        await lab.Control.Snapshots.BeginOfGroup("all", SnapshotSource.Manual, NoTags).Completion;

        Assert.Equal(
            ["save amply-redis-test-0001-002", "save amply-redis-test-0002-002", "save amply-redis-test-0003-002"],
            lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal(3, Directory.GetFiles(Path.Combine(lab.Folder, "snapshots", "all"), "*.rdb").Length);
    }

    [Fact]
    public async Task A_snapshot_that_could_not_be_written_is_failed_and_the_group_available()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.Failure = new LabException("No space left on device");

        await Assert.ThrowsAsync<LabException>(() =>
            lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags).Completion);

        Assert.Equal(SnapshotStatus.Failed, lab.Control.Catalogue.Find("one")!.Status);
        Assert.Contains(
            lab.Control.Group.Events.Between(DateTimeOffset.MinValue, lab.Time.GetUtcNow(), null, null),
            one => one.Message.Contains("No space left on device", StringComparison.Ordinal));
        var (deleted, refusal) = lab.Control.DeleteSnapshot.Run("one");
        Assert.Null(refusal);
        Assert.Equal(SnapshotStatus.Deleting, deleted!.Status);
    }

    [Fact]
    public async Task An_export_needs_the_folder_that_stands_for_its_bucket_and_never_leaves_it()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await lab.Control.Snapshots.BeginOfNode("one", LabUnderTest.GroupId + "-002", SnapshotSource.Manual, NoTags).Completion;

        var missing = lab.Control.CopySnapshot.BeginExport("one", "out", "no-such-bucket");
        var outside = lab.Control.CopySnapshot.BeginExport("one", "out", "../snapshots");
        var bucket = Directory.CreateDirectory(Path.Combine(lab.Folder, "buckets", "exports"));
        await lab.Control.CopySnapshot.BeginExport("one", "out", "exports").Completion;
        var again = lab.Control.CopySnapshot.BeginExport("one", "out", "exports");

        Assert.Contains("no-such-bucket", missing.Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("InvalidParameterValue", outside.Refusal!.Code);
        Assert.Single(bucket.GetFiles("out-0001.rdb"));
        Assert.Equal("SnapshotAlreadyExistsFault", again.Refusal!.Code);
        Assert.Equal(SnapshotStatus.Available, lab.Control.Catalogue.Find("one")!.Status);
    }
}
