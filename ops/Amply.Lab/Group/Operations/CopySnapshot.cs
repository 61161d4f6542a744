using System.Text.RegularExpressions;
using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Group.Operations;

/// <summary>CopySnapshot: a copy in the catalogue, or an export of RDB files to a bucket.</summary>
/// <param name="buckets">A folder whose subfolders stand for the S3 buckets that ElastiCache may write to.</param>
public sealed partial class CopySnapshot(LabGroup group, SnapshotCatalogue catalogue, string buckets)
{
    public Started BeginCopy(string source, string target, ImmutableSortedDictionary<string, string> tags)
    {
        if (Check(source, target, out var record, out var stored) is { } refusal)
        {
            return Started.Refused(refusal);
        }

        var copy = record! with
        {
            Name = stored,
            Status = SnapshotStatus.Creating,
            Source = SnapshotSource.Manual,
            Tags = tags,
            Requested = group.Time.GetUtcNow(),
        };
        ImmutableArray<string> targets = [.. record.Shards.Select(shard => catalogue.FileOf(stored, shard.NodeGroupId))];
        return group.Begin(
            _ => catalogue.TryAdd(copy) ? null : ApiErrors.SnapshotAlreadyExists(stored),
            state => state,
            cancellationToken => WriteAsync(record, targets, stored, SnapshotStatus.Failed, cancellationToken));
    }

    /// <summary>Writes <c>&lt;target&gt;-0001.rdb</c> per shard to the bucket. The snapshot is <c>copying</c> meanwhile.</summary>
    public Started BeginExport(string source, string target, string bucket)
    {
        if (Check(source, target, out var record, out var stored) is { } refusal)
        {
            return Started.Refused(refusal);
        }

        if (!BucketName().IsMatch(bucket))
        {
            return Started.Refused(ApiErrors.InvalidParameterValue(
                $"The bucket name {bucket} is not valid: 3 to 63 lower-case letters, digits, dots and hyphens, "
                + "a letter or digit at both ends."));
        }

        var folder = Path.Combine(buckets, bucket);
        if (!Directory.Exists(folder))
        {
            return Started.Refused(ApiErrors.InvalidParameterValue(
                $"ElastiCache was unable to access the bucket {bucket}: make the folder {folder}, which stands for the bucket."));
        }

        ImmutableArray<string> targets = [.. record!.Shards.Select(shard => Path.Combine(folder, $"{stored}-{shard.NodeGroupId}.rdb"))];
        return group.Begin(
            _ => targets.Any(File.Exists) ? ApiErrors.SnapshotAlreadyExists(stored) : null,
            state =>
            {
                catalogue.Update(record.Name, present => present with { Status = SnapshotStatus.Copying });
                return state;
            },
            cancellationToken => WriteAsync(record, targets, record.Name, SnapshotStatus.Available, cancellationToken));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketName();

    private ApiError? Check(string source, string target, out SnapshotRecord? record, out string stored)
    {
        record = catalogue.Find(source);
        return !StoredName.TryOf(target, out stored, out var badName) ? badName
            : record is null ? ApiErrors.SnapshotNotFound(source)
            : record.Status is not SnapshotStatus.Available
                ? ApiErrors.InvalidSnapshotState($"Snapshot {record.Name} is {record.Status}; it must be available to be copied.")
                : null;
    }

    /// <param name="targets">The file to write for each shard of the record.</param>
    /// <param name="subject">The entry that becomes available when all files are written.</param>
    /// <param name="otherwise">The entry's status after a failure.</param>
    private async Task WriteAsync(
        SnapshotRecord record, ImmutableArray<string> targets, string subject, SnapshotStatus otherwise,
        CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (shard, target) in record.Shards.Zip(targets))
            {
                await using var from = File.OpenRead(catalogue.FileOf(record.Name, shard.NodeGroupId));
                await using var to = PrivateFiles.Create(target);
                await from.CopyToAsync(to, cancellationToken);
            }

            catalogue.Update(subject, present => present with { Status = SnapshotStatus.Available });
        }
        catch (Exception failure)
        {
            catalogue.Update(subject, present => present with { Status = otherwise });
            group.Events.Add(
                EventSource.CacheCluster, record.Shards[0].CacheClusterId,
                    $"Copy failed for snapshot with ID '{record.Name}': {LabException.Words(failure)}");
            throw;
        }
    }
}

/// <summary>DeleteSnapshot: deletes a snapshot at once. It refuses a snapshot that is being created or copied.</summary>
public sealed class DeleteSnapshot(SnapshotCatalogue catalogue)
{
    private readonly Lock gate = new();

    /// <summary>Returns the deleted snapshot as <c>deleting</c>, or why it stays.</summary>
    public (SnapshotRecord? Deleted, ApiError? Refusal) Run(string name)
    {
        lock (gate)
        {
            if (catalogue.Find(name) is not { } record)
            {
                return (null, ApiErrors.SnapshotNotFound(name));
            }

            if (record.Status is not (SnapshotStatus.Available or SnapshotStatus.Failed))
            {
                return (null, ApiErrors.InvalidSnapshotState(
                    $"Snapshot {record.Name} is {record.Status}; it must be available or failed to be deleted."));
            }

            catalogue.Delete(record.Name);
            return (record with { Status = SnapshotStatus.Deleting }, null);
        }
    }
}
