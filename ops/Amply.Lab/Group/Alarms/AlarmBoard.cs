namespace Amply.Lab.Group.Alarms;

/// <summary>The plan's alarms. The lab evaluates them periodically on the figures of its nodes.</summary>
public sealed class AlarmBoard : IAsyncDisposable, IWatch
{
    // As long as CloudWatch keeps the history of alarms.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly Lock gate = new();
    private readonly NodeObserver nodes;
    private readonly TimeProvider time;
    private readonly MetricHistory history;
    private readonly AlarmEvaluation evaluation;
    private readonly Periodic watch;
    private ImmutableArray<AlarmStatus> alarms;
    private ImmutableList<AlarmChange> changes = [];
    private long last;

    /// <param name="nodes">Reads the nodes that the alarms watch.</param>
    /// <param name="virtualCpus">vCPUs of one node.</param>
    /// <param name="scale">How many CloudWatch seconds pass in one second of the lab; 1 is real time.</param>
    public AlarmBoard(
        ImmutableArray<PlannedAlarm> definitions, NodeObserver nodes, int virtualCpus, double scale, TimeProvider time,
        IProgress<string>? log)
    {
        this.nodes = nodes;
        this.time = time;
        history = new MetricHistory(virtualCpus);
        evaluation = new AlarmEvaluation(history, scale);
        alarms = [.. definitions.Select(Unchecked)];
        watch = new Periodic(this, "Evaluating the alarms", TimeSpan.FromSeconds(20 / scale), time, log);
    }

    public ImmutableArray<AlarmStatus> Alarms
    {
        get
        {
            lock (gate)
            {
                return alarms;
            }
        }
    }

    /// <summary>The changes of state of the last 30 days, oldest first.</summary>
    public ImmutableList<AlarmChange> Changes
    {
        get
        {
            lock (gate)
            {
                return changes;
            }
        }
    }

    /// <summary>Replaces the alarms by those of another plan. An alarm of the same name keeps its state.</summary>
    public void Declare(ImmutableArray<PlannedAlarm> definitions)
    {
        lock (gate)
        {
            var known = alarms.ToDictionary(alarm => alarm.Definition.Name, StringComparer.Ordinal);
            alarms = [.. definitions.Select(definition => known.TryGetValue(definition.Name, out var alarm)
                ? alarm with { Definition = definition }
                : Unchecked(definition))];
        }
    }

    /// <summary>Reads the nodes once and evaluates every alarm.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var seen = await nodes.LookAsync(cancellationToken);
        lock (gate)
        {
            var now = time.GetUtcNow();
            history.Add(now, seen.Values);
            alarms = [.. alarms.Select(alarm =>
            {
                var (state, reason) = evaluation.Evaluate(alarm.Definition, now, alarm.State);
                var next = alarm with { State = state, Reason = reason, Updated = state == alarm.State ? alarm.Updated : now };
                if (state != alarm.State)
                {
                    changes = changes.RemoveAll(old => old.At < now - Retention).Add(new AlarmChange(++last, now, alarm, next));
                }

                return next;
            })];
        }
    }

    public ValueTask DisposeAsync() => watch.DisposeAsync();

    private AlarmStatus Unchecked(PlannedAlarm definition) =>
        new(definition, AlarmStateValue.InsufficientData, "Unchecked: Initial alarm creation", time.GetUtcNow());
}
