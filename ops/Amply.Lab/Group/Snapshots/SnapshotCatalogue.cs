using System.Text.Json;

namespace Amply.Lab.Group.Snapshots;

/// <summary>The snapshots of a lab. Each has a folder with its entry and an RDB file per shard, which only the user can read.</summary>
public sealed class SnapshotCatalogue
{
    private const string EntryFile = "snapshot.json";

    private readonly string folder;
    private readonly Lock gate = new();
    private ImmutableSortedDictionary<string, SnapshotRecord> records;

    private SnapshotCatalogue(string folder, ImmutableSortedDictionary<string, SnapshotRecord> records)
    {
        this.folder = folder;
        this.records = records;
    }

    public ImmutableArray<SnapshotRecord> All
    {
        get
        {
            lock (gate)
            {
                return [.. records.Values];
            }
        }
    }

    /// <summary>Reads the snapshots of earlier labs. A snapshot that was unfinished when its lab stopped has failed.</summary>
    public static SnapshotCatalogue Open(string folder)
    {
        PrivateFiles.CreateFolder(folder);
        var records = ImmutableSortedDictionary.CreateBuilder<string, SnapshotRecord>(StringComparer.Ordinal);
        foreach (var entry in Directory.EnumerateFiles(folder, EntryFile, SearchOption.AllDirectories))
        {
            using var stream = File.OpenRead(entry);
            if (JsonSerializer.Deserialize(stream, SnapshotRecordJson.Default.SnapshotRecord) is { } record)
            {
                records[record.Name] = record.Status switch
                {
                    SnapshotStatus.Creating => record with { Status = SnapshotStatus.Failed },
                    SnapshotStatus.Copying => record with { Status = SnapshotStatus.Available },
                    _ => record,
                };
            }
        }

        return new SnapshotCatalogue(folder, records.ToImmutable());
    }

    public SnapshotRecord? Find(string name)
    {
        lock (gate)
        {
            return records.GetValueOrDefault(Key(name));
        }
    }

    /// <summary>Adds a snapshot, unless the name is taken.</summary>
    public bool TryAdd(SnapshotRecord record)
    {
        lock (gate)
        {
            if (records.ContainsKey(record.Name))
            {
                return false;
            }

            Store(record);
            return true;
        }
    }

    public SnapshotRecord Update(string name, Func<SnapshotRecord, SnapshotRecord> change)
    {
        lock (gate)
        {
            var record = change(records[Key(name)]);
            Store(record);
            return record;
        }
    }

    /// <summary>Deletes a snapshot with its files at once.</summary>
    public void Delete(string name)
    {
        lock (gate)
        {
            records = records.Remove(Key(name));
            Directory.Delete(FolderOf(name), recursive: true);
        }
    }

    /// <summary>The RDB file of one shard, with the name that an export has.</summary>
    public string FileOf(string name, string nodeGroupId) => Path.Combine(FolderOf(name), $"{Key(name)}-{nodeGroupId}.rdb");

    // ElastiCache stores names in lower case.
#pragma warning disable CA1308
    private static string Key(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308

    private string FolderOf(string name) => Path.Combine(folder, Key(name));

    private void Store(SnapshotRecord record)
    {
        PrivateFiles.CreateFolder(FolderOf(record.Name));
        var entry = Path.Combine(FolderOf(record.Name), EntryFile);
        PrivateFiles.Write(entry, JsonSerializer.Serialize(record, SnapshotRecordJson.Default.SnapshotRecord));
        records = records.SetItem(record.Name, record);
    }
}
