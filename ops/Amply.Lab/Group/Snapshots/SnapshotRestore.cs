namespace Amply.Lab.Group.Snapshots;

/// <summary>What a new lab starts from: the data of each of the snapshot's shards, or why it does not fit the lab.</summary>
public sealed record SnapshotRestore
{
    private SnapshotRestore(ImmutableArray<ShardData> shards, string? refusal)
    {
        Shards = shards;
        Refusal = refusal;
    }

    /// <summary>In the order of the shards, which may be more or fewer than the plan has; empty where it is refused.</summary>
    public ImmutableArray<ShardData> Shards { get; }

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
            _ => record.Shards.Select(shard => catalogue.FileOf(record.Name, shard.NodeGroupId)).FirstOrDefault(file => !File.Exists(file)) is { } missing
                ? $"Snapshot {record.Name} lacks its file {missing}."
                : null,
        };
        return refusal is not null
            ? new SnapshotRestore([], refusal)
            : new SnapshotRestore(
                [.. record!.Shards.Select((shard, index) => new ShardData(
                    catalogue.FileOf(record.Name, shard.NodeGroupId),
                    // Without cluster mode they are all; and until shards could change they were an equal share.
                    shard.Slots is { } slots ? SlotSet.Parse(slots) : SlotSet.Share(index, record.Shards.Length)))],
                null);
    }
}

/// <summary>What a snapshot has of one shard.</summary>
/// <param name="File">The RDB file.</param>
/// <param name="Slots">Those of its keys.</param>
public sealed record ShardData(string File, SlotSet Slots);
