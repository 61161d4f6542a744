using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Group.Operations;

/// <summary>
/// The scheduled work of ElastiCache: deferred changes in the maintenance window, a daily snapshot, and the deletion of old snapshots.
/// </summary>
public sealed class Housekeeping : IAsyncDisposable, IWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly GroupControl control;
    private readonly Periodic calendar;
    private DateOnly? lastSnapshot;

    public Housekeeping(GroupControl control, IProgress<string>? log)
    {
        this.control = control;
        calendar = new Periodic(this, "The scheduled work", Interval, control.Group.Time, log);
    }

    /// <summary>Does the work that is due now.</summary>
    public void Run()
    {
        var now = control.Group.Time.GetUtcNow();
        var state = control.Group.State;
        if (state.Deferred.TouchesNodes && WeeklyWindow.Parse(state.Settings.MaintenanceWindow)?.Contains(now) is true)
        {
            control.Modify.BeginDeferred();
        }

        TakeSnapshot(state, now);
        Prune(state, now);
    }

    Task IWatch.LookAsync(CancellationToken cancellationToken)
    {
        Run();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => calendar.DisposeAsync();

    private void TakeSnapshot(GroupState state, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (state.Settings.SnapshotRetentionLimit is 0 || lastSnapshot == today
            || WeeklyWindow.Parse(state.Settings.SnapshotWindow)?.Contains(now) is not true)
        {
            return;
        }

        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd-HH-mm");
        var none = ImmutableSortedDictionary<string, string>.Empty;
        var node = state.SnapshottingClusterId
            ?? state.Members.OrderBy(member => member.IsPrimary).ThenBy(member => member.Id, StringComparer.Ordinal).First().Id;
        var started = state.ClusterEnabled
            ? control.Snapshots.BeginOfGroup($"automatic.{state.Settings.ReplicationGroupId}-{stamp}", SnapshotSource.Automated, none)
            : control.Snapshots.BeginOfNode($"automatic.{node}-{stamp}", node, SnapshotSource.Automated, none);

        // ElastiCache refuses a snapshot while the group is not available. The next run within the window tries again.
        lastSnapshot = started.Refusal is null ? today : lastSnapshot;
    }

    private void Prune(GroupState state, DateTimeOffset now)
    {
        var limit = TimeSpan.FromDays(state.Settings.SnapshotRetentionLimit);
        foreach (var old in control.Catalogue.All.Where(snapshot =>
            snapshot.Source is SnapshotSource.Automated
            && snapshot.Group.ReplicationGroupId == state.Settings.ReplicationGroupId
            && snapshot.Requested < now - limit))
        {
            control.DeleteSnapshot.Run(old.Name);
        }
    }
}
