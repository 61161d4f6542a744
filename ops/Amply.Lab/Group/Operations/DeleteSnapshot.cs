using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Group.Operations;

/// <summary>DeleteSnapshot: at once and for good; one that is being made or copied is refused.</summary>
public sealed class DeleteSnapshot(SnapshotCatalogue catalogue)
{
    private readonly Lock gate = new();

    /// <summary>The snapshot as it was, now <c>deleting</c>; or why it stays.</summary>
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
                return (null, ApiErrors.InvalidSnapshotState($"Snapshot {record.Name} is {record.Status}; it must be available or failed to be deleted."));
            }

            catalogue.Delete(record.Name);
            return (record with { Status = SnapshotStatus.Deleting }, null);
        }
    }
}
