namespace Amply.Ops.Routines.Flush;

/// <summary>Says several times a second how far a flush is.</summary>
internal sealed class FlushReporter(IProgress<SessionFlushProgress> progress, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long startedAt = clock.GetTimestamp();

    /// <summary>Runs one stage while reporting it.</summary>
    /// <param name="fraction">Of the stage, from 0 to 1.</param>
    public async Task<T> DuringAsync<T>(Task<T> stage, string name, Func<double> fraction, Func<long> ended, Func<string?> waiting)
    {
        var stageStartedAt = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, clock);
        while (!stage.IsCompleted)
        {
            Report(name, fraction(), ended(), waiting(), stageStartedAt);
            await Task.WhenAny(stage, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        var result = await stage;
        Report(name, 1, ended(), null, stageStartedAt);
        return result;
    }

    private void Report(string name, double fraction, long ended, string? waiting, long stageStartedAt)
    {
        var took = clock.GetElapsedTime(startedAt);
        var stage = clock.GetElapsedTime(stageStartedAt);
        progress.Report(new SessionFlushProgress(
            name,
            fraction,
            ended,
            took > TimeSpan.Zero ? ended / took.TotalSeconds : 0,
            fraction is > 0.01 and < 1 ? stage * ((1 - fraction) / fraction) : null,
            waiting));
    }
}
