namespace Amply.Wire;

/// <summary>The interval between two looks, and the longest wait.</summary>
public sealed record WaitTimes(TimeSpan Interval, TimeSpan Ceiling);

/// <summary>Waits for a condition, never longer than a ceiling, and reports the last state seen.</summary>
public static class Wait
{
    /// <param name="look">Returns whether the condition holds, and the state seen, in words.</param>
    /// <param name="progress">Receives the state seen before each pause.</param>
    public static async Task<WaitResult> UntilAsync(
        Func<CancellationToken, Task<(bool Done, string Seen)>> look,
        WaitTimes times,
        IProgress<string>? progress,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var (done, seen) = await look(cancellationToken);
            var elapsed = clock.GetElapsedTime(began);
            if (done || elapsed >= times.Ceiling)
            {
                return new WaitResult(done, seen, elapsed);
            }

            progress?.Report($"{elapsed.TotalSeconds:0} s / {times.Ceiling.TotalSeconds:0} s  {seen}");
            await Task.Delay(times.Interval, clock, cancellationToken);
        }
    }
}

/// <param name="Seen">The last state seen, in words.</param>
public sealed record WaitResult(bool Done, string Seen, TimeSpan Elapsed);
