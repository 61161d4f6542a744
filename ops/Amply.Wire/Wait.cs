namespace Amply.Wire;

/// <summary>How often to look, and for how long at most.</summary>
public sealed record WaitTimes(TimeSpan Interval, TimeSpan Ceiling);

/// <summary>Looks until something is so; never longer than its ceiling, and always with what it saw last.</summary>
public static class Wait
{
    /// <param name="look">Whether it is so, and what was seen, in words.</param>
    /// <param name="progress">Is told what was seen before each pause.</param>
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

            progress?.Report($"{seen} ({elapsed.TotalSeconds:0} s of at most {times.Ceiling.TotalSeconds:0} s)");
            await Task.Delay(times.Interval, clock, cancellationToken);
        }
    }
}

/// <param name="Seen">What was seen last, in words.</param>
public sealed record WaitResult(bool Done, string Seen, TimeSpan Elapsed);
