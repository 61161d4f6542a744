using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis.Probe;

/// <summary>Writes and reads during a failover, as a client that reconnects at once, and measures what such a client notices.</summary>
/// <remarks>
/// It appends to one list under <c>amply:probe:</c>. The list has a TTL in case the probe is killed. An outage is the longest
/// time between two acknowledgements, so the error is at most one interval.
/// </remarks>
internal sealed class OutageProbe : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    // Long enough for a handshake on a busy machine.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan VerifyPatience = TimeSpan.FromSeconds(15);

    private const string KeyLifetimeSeconds = "900";

    private readonly IDialer dialer;
    private readonly TimeProvider clock;
    private readonly string key;
    private readonly ConcurrentQueue<long> acknowledged = new();
    private readonly GapRecorder writes;
    private readonly GapRecorder reads;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private long sent;
    private bool wasDown;

    /// <param name="dialer">Dials the node that takes writes of the key now.</param>
    /// <param name="key">The key of this probe only.</param>
    public OutageProbe(IDialer dialer, string key, TimeProvider clock)
    {
        this.dialer = dialer;
        this.key = key;
        this.clock = clock;
        writes = new GapRecorder(clock);
        reads = new GapRecorder(clock);
    }

    public static string NewKey() => $"amply:probe:{Guid.NewGuid():n}";

    /// <summary>When the last write was acknowledged; null before the first one.</summary>
    public long? LastWrite => writes.Last;

    /// <summary>
    /// Begins, and returns after the first answered write and read. It returns at once where the endpoint accepts no writes.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        wasDown = !await TakesWritesAsync(cancellationToken);
        writes.Begin();
        reads.Begin();
        running = Task.WhenAll(
            RunAsync(WriteAsync, writes, stopping.Token),
            RunAsync(ReadAsync, reads, stopping.Token));
        while (!wasDown && (writes.Last is null || reads.Last is null))
        {
            await Task.Delay(Interval, clock, cancellationToken);
        }
    }

    /// <summary>Marks the call of the failover. An outage that was over before does not count.</summary>
    public void Mark()
    {
        writes.Restart();
        reads.Restart();
    }

    /// <summary>Stops, compares the acknowledged writes with the list, and deletes the key.</summary>
    public async Task<ProbeReport> StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await running;
        using var fresh = await OpenAgainAsync(cancellationToken);
        var list = await fresh.SendAsync(cancellationToken, "LRANGE", key, "0", "-1") ?? "";
        if (list.StartsWith('-'))
        {
            throw new ConnectionFailedException(ConnectionFailure.OfReply(list));
        }

        var present = list
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(n => long.Parse(n, NumberStyles.None))
            .ToHashSet();
        await fresh.SendAsync(cancellationToken, "UNLINK", key);
        return new ProbeReport(writes.Longest, reads.Longest, acknowledged.Count, acknowledged.Count(n => !present.Contains(n)), wasDown);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    // The primary may be dead: that is why a person fails over.
    private async Task<bool> TakesWritesAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ConnectTimeout + ReplyTimeout);
        try
        {
            using var first = await OpenAsync(timeout.Token);
            return await WriteAsync(first, timeout.Token);
        }
        catch (Exception error) when (
            error is IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task RunAsync(
        Func<RespConnection, CancellationToken, Task<bool>> act, GapRecorder gaps, CancellationToken cancellationToken)
    {
        RespConnection? connection = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                connection ??= await OpenAsync(cancellationToken);
                using var timeout = new CancellationTokenSource(ReplyTimeout, clock);
                if (await act(connection, timeout.Token))
                {
                    gaps.Note();
                }
                else
                {
                    // A demoted primary answers but refuses the write. Only a new connection follows the endpoint.
                    connection.Dispose();
                    connection = null;
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                connection?.Dispose();
                connection = null;
            }

            await Task.Delay(Interval, clock, CancellationToken.None);
        }

        connection?.Dispose();
    }

    private async Task<bool> WriteAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref sent);
        var reply = await connection.SendAsync(cancellationToken, "RPUSH", key, number.ToString());
        if (reply is null || reply.StartsWith('-'))
        {
            return false;
        }

        acknowledged.Enqueue(number);
        await connection.SendAsync(cancellationToken, "EXPIRE", key, KeyLifetimeSeconds);
        return true;
    }

    private async Task<bool> ReadAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.SendAsync(cancellationToken, "LLEN", key);
        return reply is not null && !reply.StartsWith('-');
    }

    // One lost connection must not lose the result of the failover.
    private async Task<RespConnection> OpenAgainAsync(CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); ; await Task.Delay(Interval, clock, cancellationToken))
        {
            try
            {
                return await OpenAsync(cancellationToken);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(began) > VerifyPatience)
                {
                    throw new ConnectionFailedException(ConnectionFailure.Of(error), error);
                }
            }
        }
    }

    private async Task<RespConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ConnectTimeout);
        return await dialer.DialAsync(timeout.Token);
    }
}

/// <summary>What a client noticed during a failover.</summary>
/// <param name="Writes">The longest time without an acknowledged write.</param>
/// <param name="Reads">The longest time without an answered read.</param>
/// <param name="Lost">Acknowledged writes that are lost.</param>
/// <param name="WasDown">Whether writes failed before the probe began. The outage is then longer than measured.</param>
internal sealed record ProbeReport(Gap Writes, Gap Reads, int Acknowledged, int Lost, bool WasDown);
