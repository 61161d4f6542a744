namespace Amply.Lab.Group;

/// <summary>Work that <see cref="Periodic"/> repeats.</summary>
internal interface IWatch
{
    Task LookAsync(CancellationToken cancellationToken);
}

/// <summary>Repeats a watch's look at an interval until it is disposed. It logs a failure and continues.</summary>
internal sealed class Periodic : IAsyncDisposable
{
    private readonly IWatch watch;
    private readonly string what;
    private readonly IProgress<string>? log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    /// <param name="what">The name of the work, for the log.</param>
    public Periodic(IWatch watch, string what, TimeSpan interval, TimeProvider time, IProgress<string>? log)
    {
        (this.watch, this.what, this.log) = (watch, what, log);
        running = RunAsync(interval, time);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(TimeSpan interval, TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await TryAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lab is going down.
        }
    }

    private async Task TryAsync()
    {
        try
        {
            await watch.LookAsync(stopping.Token);
        }
#pragma warning disable CA1031 // One failure must not end the watch.
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log?.Report($"{what} failed: {LabException.Words(failure)}");
        }
    }
}
