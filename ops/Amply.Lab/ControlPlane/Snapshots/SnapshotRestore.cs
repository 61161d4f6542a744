using System.Collections.Immutable;

namespace Amply.Lab.ControlPlane.Snapshots;

/// <summary>What a new lab starts from: an RDB file per shard, or why the snapshot does not fit it.</summary>
public sealed record SnapshotRestore
{
    private SnapshotRestore(ImmutableSortedDictionary<string, string> files, string? refusal)
    {
        Files = files;
        Refusal = refusal;
    }

    /// <summary>Shard to file; empty where it is refused.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; }

    /// <summary>Why not, with what to do instead; null where it fits.</summary>
    public string? Refusal { get; }

    /// <param name="wanted">The group that shall hold the data.</param>
    public static SnapshotRestore Of(SnapshotCatalogue catalogue, string name, GroupSettings wanted)
    {
        var record = catalogue.Find(name);
        var refusal = record switch
        {
            null => $"There is no snapshot {name}. Those that are: {string.Join(", ", catalogue.All.Select(one => one.Name).DefaultIfEmpty("none"))}.",
            { Status: not SnapshotStatus.Available } =>
                $"Snapshot {record.Name} is {record.Status}; only one that is available can be restored.",
            _ when record.Group.ClusterMode is ClusterMode.Enabled && wanted.ClusterMode is not ClusterMode.Enabled =>
                $"Snapshot {record.Name} is of a group with cluster mode enabled and does not restore to one without it: take a plan with mode=cluster.",
            _ when record.Shards.Length != wanted.NodeGroups =>
                $"Snapshot {record.Name} has {record.Shards.Length} shards and the plan {wanted.NodeGroups}: take a plan with as many.",
            _ => record.Shards.Select(shard => catalogue.FileOf(record.Name, shard.NodeGroupId)).FirstOrDefault(file => !File.Exists(file)) is { } missing
                ? $"Snapshot {record.Name} lacks its file {missing}."
                : null,
        };
        return refusal is not null
            ? new SnapshotRestore(ImmutableSortedDictionary<string, string>.Empty, refusal)
            : new SnapshotRestore(
                record!.Shards.ToImmutableSortedDictionary(shard => shard.NodeGroupId, shard => catalogue.FileOf(record.Name, shard.NodeGroupId), StringComparer.Ordinal), null);
    }
}
