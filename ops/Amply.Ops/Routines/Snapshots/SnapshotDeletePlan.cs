using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshots would be deleted.</summary>
public sealed record SnapshotDeletePlan : IRoutinePlan
{
    /// <summary><c>snapshot delete</c> or <c>snapshot prune</c>.</summary>
    public required string Routine { get; init; }
    /// <summary>The oldest first.</summary>
    public required ImmutableArray<string> Names { get; init; }
    public required ImmutableArray<string> Steps { get; init; }
    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Which snapshots were deleted, and which were not.</summary>
public sealed record SnapshotDeleteResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }
    public required string Summary { get; init; }
    public FigureList Figures { get; init; } = [];
    public ImmutableArray<string> Next { get; init; } = [];
    public required ImmutableArray<string> Deleted { get; init; }
    /// <summary>The snapshots that were not deleted, each with the reason.</summary>
    public required ImmutableSortedDictionary<string, string> Refused { get; init; }
}

/// <summary>The snapshots to delete: one by its name, or those of a rule.</summary>
public sealed class SnapshotChoice
{
    private SnapshotChoice(string? name, PruneRule? rule) => (Name, Rule) = (name, rule);

    /// <summary>Null with a rule.</summary>
    public string? Name { get; }
    /// <summary>Null with a name.</summary>
    public PruneRule? Rule { get; }

    public static SnapshotChoice Named(string name) => new(name, null);

    public static SnapshotChoice By(PruneRule rule) => new(null, rule);
}

/// <summary>The rule of prune: delete manual snapshots beyond the newest ones and older than an age.</summary>
/// <param name="Keep">How many good snapshots to keep at least; 1 or more, because the last good one is always kept.</param>
/// <param name="OlderThan">Younger snapshots are kept; null: every age.</param>
public sealed record PruneRule(int Keep, TimeSpan? OlderThan)
{
    private const string Manual = "manual";

    /// <summary>The snapshots to delete, the oldest first. Automatic snapshots, and those being created or copied, are kept.</summary>
    public ImmutableArray<Snapshot> Choose(ImmutableArray<Snapshot> all, DateTimeOffset now)
    {
        var good = all.Where(s => s is { Source: Manual, Status: Snapshot.Available }).OrderByDescending(s => s.Created).Select(
            s => s.Name);
        var kept = good.Take(Math.Max(1, Keep)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(s => s.Source == Manual && IsDeletable(s) && !kept.Contains(s.Name) && IsOldEnough(s, now)).OrderBy(
                s => s.Created),
        ];
    }

    /// <summary>Whether ElastiCache can delete a snapshot in its state.</summary>
    public static bool IsDeletable(Snapshot snapshot) => snapshot.Status is Snapshot.Available or Snapshot.Failed;

    /// <summary>Whether no other snapshot could be restored, automatic ones included.</summary>
    public static bool IsLastGood(Snapshot snapshot, ImmutableArray<Snapshot> all) =>
        snapshot.Status == Snapshot.Available && !all.Any(s => s.Status == Snapshot.Available && s.Name != snapshot.Name);

    // A failed snapshot may have no date. With an age it is kept.
    private bool IsOldEnough(Snapshot snapshot, DateTimeOffset now) => OlderThan is null || now - snapshot.Created >= OlderThan;
}
