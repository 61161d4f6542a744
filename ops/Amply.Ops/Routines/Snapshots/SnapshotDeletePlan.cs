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

/// <summary>Which snapshots were deleted, and which not.</summary>
public sealed record SnapshotDeleteResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    public required ImmutableArray<string> Deleted { get; init; }

    /// <summary>Those that stayed, each with ElastiCache's reason.</summary>
    public required ImmutableSortedDictionary<string, string> Refused { get; init; }
}

/// <summary>The snapshots to delete: one that is named, or those that a rule chooses.</summary>
public sealed class SnapshotChoice
{
    private SnapshotChoice(string? name, PruneRule? rule) => (Name, Rule) = (name, rule);

    /// <summary>Null where there is a rule.</summary>
    public string? Name { get; }

    /// <summary>Null where there is a name.</summary>
    public PruneRule? Rule { get; }

    public static SnapshotChoice Named(string name) => new(name, null);

    public static SnapshotChoice By(PruneRule rule) => new(null, rule);
}

/// <summary>Which snapshots go: made by hand, beyond the newest few, and older than an age; what is absent does not restrict.</summary>
/// <param name="Keep">How many good ones stay at least; 1 or more, for the last good one always stays.</param>
/// <param name="OlderThan">Those that are younger stay.</param>
public sealed record PruneRule(int Keep, TimeSpan? OlderThan)
{
    private const string Manual = "manual";

    /// <summary>What goes, the oldest first; automatic ones end by themselves, and one that is being made or copied stays.</summary>
    public ImmutableArray<Snapshot> Choose(ImmutableArray<Snapshot> all, DateTimeOffset now)
    {
        var good = all.Where(s => s is { Source: Manual, Status: Snapshot.Available }).OrderByDescending(s => s.Created).Select(s => s.Name);
        var kept = good.Take(Math.Max(1, Keep)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Where(s => s.Source == Manual && IsDeletable(s) && !kept.Contains(s.Name) && IsOldEnough(s, now)).OrderBy(s => s.Created),
        ];
    }

    /// <summary>Whether ElastiCache deletes it in the state that it is in.</summary>
    public static bool IsDeletable(Snapshot snapshot) => snapshot.Status is Snapshot.Available or Snapshot.Failed;

    /// <summary>Whether it is the only one that could be restored, automatic ones included.</summary>
    public static bool IsLastGood(Snapshot snapshot, ImmutableArray<Snapshot> all) =>
        snapshot.Status == Snapshot.Available && !all.Any(s => s.Status == Snapshot.Available && s.Name != snapshot.Name);

    // One that failed may have no date: where the age counts it stays, for nobody knows it.
    private bool IsOldEnough(Snapshot snapshot, DateTimeOffset now) => OlderThan is null || now - snapshot.Created >= OlderThan;
}
