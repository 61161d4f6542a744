namespace Amply.Ops.Routines.Flush;

/// <summary>Reports several times a second how far a flush is.</summary>
internal sealed class FlushReporter(IFlushWork work, IProgress<SessionFlushProgress> progress, TimeProvider clock) : IProgress<string>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long startedAt = clock.GetTimestamp();
    private string? waits;

    /// <summary>Sets the reason why a pass waits, until it begins.</summary>
    public void Report(string value) => waits = value;

    /// <summary>Begins a pass: it does not wait any more.</summary>
    public void BeginPass() => waits = null;

    /// <summary>Waits for a step, and reports the part of it that is done.</summary>
    public async Task<T> DuringAsync<T>(string name, Task<T> step)
    {
        await ReportUntilAsync(step, name, pause: null);
        return await step;
    }

    /// <summary>Waits for a time, and reports the part of it that is over.</summary>
    public async Task PauseAsync(string name, TimeSpan time, CancellationToken cancellationToken)
    {
        var pause = Task.Delay(time, clock, cancellationToken);
        await ReportUntilAsync(pause, name, time);
        await pause;
    }

    private async Task ReportUntilAsync(Task step, string name, TimeSpan? pause)
    {
        var stepStartedAt = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, clock);
        while (!step.IsCompleted)
        {
            var fraction = pause is { } time ? (time > TimeSpan.Zero ? clock.GetElapsedTime(stepStartedAt) / time : 1) : work.Fraction;
            Report(name, fraction, waits ?? (pause is null ? work.Waiting : null), stepStartedAt);
            await Task.WhenAny(step, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        if (step.IsCompletedSuccessfully)
        {
            Report(name, 1, null, stepStartedAt);
        }
    }

    private void Report(string name, double fraction, string? waiting, long stepStartedAt)
    {
        var (took, step) = (clock.GetElapsedTime(startedAt), clock.GetElapsedTime(stepStartedAt));
        progress.Report(new SessionFlushProgress(
            name,
            fraction,
            work.Ended,
            took > TimeSpan.Zero ? work.Ended / took.TotalSeconds : 0,
            fraction is > 0.01 and < 1 ? step * ((1 - fraction) / fraction) : null,
            waiting));
    }
}

/// <summary>How far a flush is.</summary>
/// <param name="Stage">What the flush does now, in words.</param>
/// <param name="Fraction">From 0 to 1: how much of this step is done, over all nodes.</param>
/// <param name="Ended">Sessions deleted or shortened so far.</param>
/// <param name="Rate">The same a second, since the start.</param>
/// <param name="Left">The time that this step still takes, by its speed so far; null before the speed is known.</param>
/// <param name="Waiting">Why the flush waits now; null while it does not wait.</param>
public sealed record SessionFlushProgress(string Stage, double Fraction, long Ended, double Rate, TimeSpan? Left, string? Waiting);

/// <summary>Writes the progress of a flush for people.</summary>
internal sealed class FlushText(IProgress<string> line) : IProgress<SessionFlushProgress>
{
    public void Report(SessionFlushProgress value)
    {
        var left = value.Left is { } time ? $", {time.TotalSeconds:0} s left" : "";
        var waiting = value.Waiting is { } why ? $", waiting: {why}" : "";
        // A narrow terminal cuts the end, so what does not change stands there.
        line.Report($"{value.Fraction:P0}{left}{waiting}, {value.Ended:N0} sessions, {value.Rate:N0}/s, {value.Stage}");
    }
}
