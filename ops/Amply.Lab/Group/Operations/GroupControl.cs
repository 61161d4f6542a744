using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Group.Operations;

/// <summary>All operations on the replication group, for the API, for an apply and for the lab itself.</summary>
public sealed class GroupControl : IAsyncDisposable
{
    /// <param name="parameterGroups">The parameter groups that the group may use.</param>
    /// <param name="buckets">A folder whose subfolders stand for S3 buckets.</param>
    public GroupControl(
        LabGroup group, SnapshotCatalogue catalogue, ImmutableArray<ParameterGroup> parameterGroups, string buckets)
    {
        Group = group;
        Catalogue = catalogue;
        ParameterGroups = parameterGroups;
        Failover = new Failover(group);
        Recovery = new Recovery(group);
        TestFailover = new TestFailover(group, Failover);
        Modify = new ModifyGroup(group);
        Replicas = new ChangeReplicas(group);
        Shards = new ChangeShards(group);
        Snapshots = new CreateSnapshot(group, catalogue);
        CopySnapshot = new CopySnapshot(group, catalogue, buckets);
        DeleteSnapshot = new DeleteSnapshot(catalogue);
    }

    public LabGroup Group { get; }

    public SnapshotCatalogue Catalogue { get; }

    public ImmutableArray<ParameterGroup> ParameterGroups { get; private set; }

    public Failover Failover { get; }

    public Recovery Recovery { get; }

    public TestFailover TestFailover { get; }

    public ModifyGroup Modify { get; }

    public ChangeReplicas Replicas { get; }

    public ChangeShards Shards { get; }

    public CreateSnapshot Snapshots { get; }

    public CopySnapshot CopySnapshot { get; }

    public DeleteSnapshot DeleteSnapshot { get; }

    /// <summary>Adds the parameter groups of a later plan. A group of a known name replaces the known one.</summary>
    public void Learn(ImmutableArray<ParameterGroup> parameterGroups) =>
        ParameterGroups = [.. parameterGroups, .. ParameterGroups.Where(known => !parameterGroups.Any(one => one.Name == known.Name))];

    public ValueTask DisposeAsync() => Group.DisposeAsync();
}
