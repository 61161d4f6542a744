using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;

namespace Amply.Ops.History;

/// <summary>What to show.</summary>
/// <param name="Runs">At most this many runs.</param>
/// <param name="Since">Null: the newest runs, and the events and alarms of the last day.</param>
/// <param name="Incident">Only the runs of this incident; null: all.</param>
internal sealed record HistoryOptions(int Runs, DateTimeOffset? Since, string? Incident);

/// <summary>Reads what happened to a group, from this machine's audit log and from AWS. A part that does not answer is named.</summary>
internal sealed class HistoryReader(AuditLog audit, IGroupAccess group, HistoryOptions options, TimeProvider clock)
{
    /// <summary>All parts are asked side by side and have this time.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    private const string NoLogGroup =
        "The runs of other machines are missing: the stack's outputs name no log group for them. The next update of the stack creates it.";

    private static readonly TimeSpan EventsByDefault = TimeSpan.FromDays(1);
    private static readonly TimeSpan BeforeAnIncident = TimeSpan.FromHours(1);

    private readonly GroupTarget target = group.Target;

    public async Task<HistoryReport> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        var (own, unreadable) = audit.ReadStack(target.Outputs.ReplicationGroupId);
        var since = options.Since ?? now - EventsByDefault;
        var begin = options.Incident is null ? since : Earlier(since, OfIncident(own).Select(entry => entry.At));
        var eventsFrom = begin < now - CacheEvent.Kept ? now - CacheEvent.Kept : begin;
        var others = group.Logs is { } logs && target.Outputs.AuditLogGroup is { } name
            ? AskAsync(
                "The runs of other machines are",
                async token => (await SharedAudit.ReadAsync(logs, name, options.Since ?? now - CacheEvent.Kept, token)).Entries,
                ceiling.Token,
                cancellationToken)
            : Task.FromResult<(ImmutableArray<AuditEntry> Items, string? Missing)>(([], NoLogGroup));
        var events = AskAsync(
            "ElastiCache's events are",
            token => group.ElastiCache.DescribeEventsAsync(eventsFrom, token),
            ceiling.Token,
            cancellationToken);
        var alarms = AskAsync(
            "The changes of alarms are", token => group.Alarms.DescribeAlarmHistoryAsync(begin, token), ceiling.Token, cancellationToken);
        var (shared, eventsRead, alarmsRead) = (await others, await events, await alarms);

        var entries = Merged(own, shared.Items);
        return new HistoryReport(Newest(entries), unreadable)
        {
            Events = [.. eventsRead.Items.Where(IsOfGroup)],
            Alarms = [.. alarmsRead.Items.Where(IsOfGroup)],
            Missing = [.. new[] { shared.Missing, eventsRead.Missing, alarmsRead.Missing, TooOld(begin, eventsFrom) }.OfType<string>()],
            Nothing = $"{target.Outputs.ReplicationGroupId}: no change was made from this checkout ({audit.Directory}).",
        };
    }

    private static DateTimeOffset Earlier(DateTimeOffset since, IEnumerable<DateTimeOffset> moments) =>
        moments.Select(at => at - BeforeAnIncident).Append(since).Min();

    private static string? TooOld(DateTimeOffset begin, DateTimeOffset eventsFrom) => eventsFrom > begin
        ? $"ElastiCache keeps its events for 14 days: those before {eventsFrom.UtcDateTime:yyyy-MM-dd HH:mm} UTC are missing."
        : null;

    private IEnumerable<AuditEntry> OfIncident(IEnumerable<AuditEntry> entries) =>
        entries.Where(entry => string.Equals(entry.Incident, options.Incident, StringComparison.OrdinalIgnoreCase));

    // A line is in both logs where this machine wrote it.
    private static AuditEntry[] Merged(ImmutableArray<AuditEntry> own, ImmutableArray<AuditEntry> shared) =>
        [.. own.Concat(shared).DistinctBy(entry => (entry.Run, entry.Event)).Select(entry => entry.Shared()).OrderBy(entry => entry.At)];

    private ImmutableArray<AuditEntry> Newest(AuditEntry[] entries)
    {
        var runs = entries.Where(entry => RunText.IsOf(entry, target)).GroupBy(entry => entry.Run).Select(run => run.ToArray());
        if (options.Since is { } since)
        {
            runs = runs.Where(run => run[^1].At >= since);
        }

        if (options.Incident is not null)
        {
            runs = runs.Where(run => OfIncident(run).Any());
        }

        return [.. runs.OrderByDescending(run => run[0].At).Take(options.Runs).SelectMany(run => run)];
    }

    // The list is of the whole region.
    private bool IsOfGroup(CacheEvent one) =>
        Ids.Contains(one.SourceIdentifier, StringComparer.OrdinalIgnoreCase)
        || Ids.Any(id => MemberNames.IsMemberOf(one.SourceIdentifier, id))
        || target.Outputs.Nodes.Contains(one.SourceIdentifier);

    // An alarm's name ends in the member's id.
    private bool IsOfGroup(AlarmTransition alarm) =>
        Ids.Any(id => alarm.Name.LastIndexOf($"-{id}-", StringComparison.Ordinal) is >= 0 and var at
            && MemberNames.IsMemberOf(alarm.Name[(at + 1)..], id))
        || target.Outputs.Nodes.Any(node => alarm.Name.EndsWith($"-{node}", StringComparison.Ordinal));

    // With the groups before a restore.
    private ImmutableArray<string> Ids =>
        [target.Outputs.ReplicationGroupId, GroupGeneration.First(target.Outputs.ReplicationGroupId)];

    private static async Task<(ImmutableArray<T> Items, string? Missing)> AskAsync<T>(
        string what, Func<CancellationToken, Task<ImmutableArray<T>>> ask, CancellationToken ceiling, CancellationToken cancellationToken)
    {
        try
        {
            return (await ask(ceiling), null);
        }
        catch (AwsException error)
        {
            return ([], $"{what} missing: {FailureWords.Of(error)}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], $"{what} missing: AWS did not answer within {Ceiling.TotalSeconds:0} s.");
        }
    }
}
