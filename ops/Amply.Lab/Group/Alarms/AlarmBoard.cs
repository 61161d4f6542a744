using Amply.Lab.Servers;

namespace Amply.Lab.Group.Alarms;

/// <summary>The plan's alarms, evaluated on the lab's own figures as time goes on.</summary>
public sealed class AlarmBoard : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Func<CancellationToken, Task<IEnumerable<NodeView>>> look;
    private readonly TimeProvider time;
    private readonly MetricHistory history;
    private readonly AlarmEvaluation evaluation;
    private readonly Periodic watch;
    private ImmutableArray<AlarmStatus> alarms;

    /// <param name="look">Every node as it is now.</param>
    /// <param name="virtualCpus">Of one node.</param>
    /// <param name="scale">How many of CloudWatch's seconds pass in one of the lab's; 1 is real.</param>
    public AlarmBoard(
        ImmutableArray<PlannedAlarm> definitions, Func<CancellationToken, Task<IEnumerable<NodeView>>> look, int virtualCpus, double scale,
            TimeProvider time, Action<string> log)
    {
        this.look = look;
        this.time = time;
        history = new MetricHistory(virtualCpus);
        evaluation = new AlarmEvaluation(history, scale);
        alarms = [.. definitions.Select(Unchecked)];
        watch = new Periodic("Evaluating the alarms", TimeSpan.FromSeconds(20 / scale), time, log, LookAsync);
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

    /// <summary>Replaces the alarms, as another plan declares them; one that stays keeps its state.</summary>
    public void Declare(ImmutableArray<PlannedAlarm> definitions)
    {
        lock (gate)
        {
            alarms =
                [.. definitions.Select(definition => alarms.FirstOrDefault(alarm => alarm.Definition.Name == definition.Name) is { } known
                ? known with { Definition = definition }
                : Unchecked(definition))];
        }
    }

    /// <summary>Looks at the nodes once and evaluates every alarm.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var nodes = await look(cancellationToken);
        lock (gate)
        {
            var now = time.GetUtcNow();
            history.Add(now, nodes);
            alarms = [.. alarms.Select(alarm =>
            {
                var (state, reason) = evaluation.Evaluate(alarm.Definition, now, alarm.State);
                return alarm with { State = state, Reason = reason, Updated = state == alarm.State ? alarm.Updated : now };
            })];
        }
    }

    public ValueTask DisposeAsync() => watch.DisposeAsync();

    private AlarmStatus Unchecked(PlannedAlarm definition) =>
        new(definition, AlarmStateValue.InsufficientData, "Unchecked: Initial alarm creation", time.GetUtcNow());
}
