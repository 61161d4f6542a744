using Amply.Keyspace.Connections;
using Amply.Ops.Routines;
using StackExchange.Redis;

namespace Amply.Ops.Traffic;

/// <summary>Simulates the applications' load on one target, also through failovers.</summary>
/// <remarks>
/// An operation is due by the clock, not after the answer to the one before. So a stall delays all operations that become due meanwhile.
/// A cancelled run ends normally: it waits for the operations in flight.
/// </remarks>
public sealed class TrafficRun(IMultiplexerFactory connections, TrafficOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DrainCeiling = TimeSpan.FromSeconds(10);

    private readonly TrafficMeter meter = new(clock);
    private readonly WriteJournal journal = new(clock);
    private KeyspaceConnection? connection;
    private long startedAt;
    private int inFlight;

    /// <summary>The figures so far, for the progress.</summary>
    public TrafficResult Snapshot() => meter.Result(
        startedAt == 0 ? TimeSpan.Zero : clock.GetElapsedTime(startedAt), connection?.Replacements ?? 0, journal.Acknowledged);

    /// <summary>Runs until the duration is over or <paramref name="stop"/> is cancelled.</summary>
    public async Task<TrafficResult> RunAsync(CancellationToken stop)
    {
        await using var opened = await KeyspaceConnection.OpenAsync(connections, options.ReplaceConnectionAfter, clock, stop);
        connection = opened;
        var applications = new TrafficApplications(opened, journal, options, clock);
        startedAt = clock.GetTimestamp();
        meter.Start();

        using var timer = new PeriodicTimer(Tick, clock);
        long sent = 0;
        try
        {
            while (!stop.IsCancellationRequested && (options.Duration is not { } duration || clock.GetElapsedTime(startedAt) < duration))
            {
                for (var due = (long)(clock.GetElapsedTime(startedAt).TotalSeconds * options.Rate); sent < due; sent++)
                {
                    Send(applications, sent);
                }

                await timer.WaitForNextTickAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The normal end.
        }

        var took = clock.GetElapsedTime(startedAt);
        await DrainAsync(timer);
        return meter.Result(took, opened.Replacements, journal.Acknowledged);
    }

    /// <summary>Compares the acknowledged writes with the primary, over a new connection.</summary>
    public Task<WriteCheck> CheckWritesAsync(CancellationToken cancellationToken) =>
        Again.RunAsync(
            async () =>
            {
                await using var fresh = await connections.ConnectAsync(cancellationToken);
                // Also without acknowledged writes: a run without a connection proves nothing.
                await fresh.GetDatabase().PingAsync(CommandFlags.DemandMaster);
                return await journal.CheckAsync(fresh.GetDatabase(), cancellationToken);
            },
            clock,
            cancellationToken);

    private void Send(TrafficApplications applications, long number)
    {
        if (Volatile.Read(ref inFlight) >= options.MaxInFlight)
        {
            meter.NotSent();
            return;
        }

        Interlocked.Increment(ref inFlight);
        var dueAt = startedAt + (long)(number * (double)clock.TimestampFrequency / options.Rate);
        _ = OperateAsync();

        async Task OperateAsync()
        {
            try
            {
                var operation = await applications.OperateAsync(number);
                meter.Answered(operation, dueAt);
            }
#pragma warning disable CA1031 // A failure is a figure of the run. No code awaits this task.
            catch (Exception error)
#pragma warning restore CA1031
            {
                meter.Failed(error);
            }
            finally
            {
                Interlocked.Decrement(ref inFlight);
            }
        }
    }

    private async Task DrainAsync(PeriodicTimer timer)
    {
        var since = clock.GetTimestamp();
        while (Volatile.Read(ref inFlight) > 0 && clock.GetElapsedTime(since) < DrainCeiling)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
