using System.Collections.Immutable;
using Amply.Lab.DataPlane;

namespace Amply.Lab.ControlPlane.Alarms;

/// <summary>The plan's alarms, evaluated on the lab's own figures as time goes on.</summary>
public sealed class AlarmBoard : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Func<CancellationToken, Task<IEnumerable<NodeView>>> look;
    private readonly TimeProvider time;
    private readonly MetricHistory history;
    private readonly AlarmEvaluation evaluation;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watching;
    private ImmutableArray<AlarmStatus> alarms;

    /// <param name="look">Every node as it is now.</param>
    /// <param name="virtualCpus">Of one node.</param>
    /// <param name="scale">How many of CloudWatch's seconds pass in one of the lab's; 1 is real.</param>
    public AlarmBoard(
        ImmutableArray<AlarmDefinition> definitions, Func<CancellationToken, Task<IEnumerable<NodeView>>> look, int virtualCpus, double scale, TimeProvider time)
    {
        this.look = look;
        this.time = time;
        history = new MetricHistory(virtualCpus);
        evaluation = new AlarmEvaluation(history, scale);
        alarms = [.. definitions.Select(Unchecked)];
        watching = WatchAsync(TimeSpan.FromSeconds(20 / scale));
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
    public void Declare(ImmutableArray<AlarmDefinition> definitions)
    {
        lock (gate)
        {
            alarms = [.. definitions.Select(definition => alarms.FirstOrDefault(alarm => alarm.Definition.Name == definition.Name) is { } known
                ? known with { Definition = definition }
                : Unchecked(definition))];
        }
    }

    /// <summary>Why the last look that failed did; null where none has.</summary>
    public string? LastFailure { get; private set; }

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

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private AlarmStatus Unchecked(AlarmDefinition definition) =>
        new(definition, AlarmStateValue.InsufficientData, "Unchecked: Initial alarm creation", time.GetUtcNow());

    private async Task WatchAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await TryLookAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lab is going down.
        }
    }

    private async Task TryLookAsync()
    {
        try
        {
            await LookAsync(stopping.Token);
        }
#pragma warning disable CA1031 // A look that fails is a datapoint that is missing; the alarms say so, and the next look may succeed.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LastFailure = failure.Message;
        }
    }
}
