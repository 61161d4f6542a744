namespace Amply.Lab.Group;

/// <summary>Repeats work at an interval until it is disposed. It logs a failure and continues.</summary>
internal sealed class Periodic : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    /// <param name="what">The name of the work, for the log.</param>
    public Periodic(string what, TimeSpan interval, TimeProvider time, Action<string> log, Func<CancellationToken, Task> work) =>
        running = RunAsync(what, interval, time, log, work);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(string what, TimeSpan interval, TimeProvider time, Action<string> log, Func<CancellationToken, Task> work)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await TryAsync(what, log, work);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lab is going down.
        }
    }

    private async Task TryAsync(string what, Action<string> log, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stopping.Token);
        }
#pragma warning disable CA1031 // One failure must not end the watch.
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log($"{what} failed: {LabException.Words(failure)}");
        }
    }
}
