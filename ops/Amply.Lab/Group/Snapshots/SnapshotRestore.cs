namespace Amply.Lab.Group.Snapshots;

/// <summary>The data that a new lab starts from, shard by shard, or why the snapshot does not fit the lab.</summary>
public sealed record SnapshotRestore
{
    private SnapshotRestore(ImmutableArray<ShardData> shards, string? refusal)
    {
        Shards = shards;
        Refusal = refusal;
    }

    /// <summary>The data, in the order of the snapshot's shards. The plan may have more or fewer shards. Empty after a refusal.</summary>
    public ImmutableArray<ShardData> Shards { get; }

    /// <summary>Why the snapshot does not fit, and what to do; null if it fits.</summary>
    public string? Refusal { get; }

    /// <param name="wanted">The group that the data is for.</param>
    public static SnapshotRestore Of(SnapshotCatalogue catalogue, string name, GroupSettings wanted)
    {
        var record = catalogue.Find(name);
        var refusal = record switch
        {
            null => $"There is no snapshot {name}. There are: "
                + $"{string.Join(", ", catalogue.All.Select(one => one.Name).DefaultIfEmpty("none"))}.",
            { Status: not SnapshotStatus.Available } =>
                $"Snapshot {record.Name} is {record.Status}; only an available snapshot can be restored.",
            _ when record.Group.ClusterMode is ClusterMode.Enabled && wanted.ClusterMode is not ClusterMode.Enabled =>
                $"Snapshot {record.Name} is of a group with cluster mode enabled and does not restore to one without it: "
                    + "take a plan with mode=cluster.",
            _ => record.Shards
                .Select(shard => catalogue.FileOf(record.Name, shard.NodeGroupId))
                .FirstOrDefault(file => !File.Exists(file)) is { } missing
                    ? $"Snapshot {record.Name} lacks its file {missing}."
                    : null,
        };
        return refusal is not null
            ? new SnapshotRestore([], refusal)
            : new SnapshotRestore(
                [.. record!.Shards.Select((shard, index) => new ShardData(
                    catalogue.FileOf(record.Name, shard.NodeGroupId),
                    // A record without slots is of a group without cluster mode, or of equal shares.
                    shard.Slots is { } slots ? SlotSet.Parse(slots) : SlotSet.Share(index, record.Shards.Length)))],
                null);
    }
}

/// <summary>A snapshot's data of one shard.</summary>
/// <param name="File">The RDB file.</param>
/// <param name="Slots">The slots of the shard's keys.</param>
public sealed record ShardData(string File, SlotSet Slots);
