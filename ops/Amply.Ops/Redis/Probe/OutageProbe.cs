using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis.Probe;

/// <summary>Writes and reads throughout a change, as a client that reconnects at once, and knows afterwards what that client saw.</summary>
/// <remarks>
/// It appends to one list under <c>amply:probe:</c>, which expires by itself should the probe be killed. An outage is the longest
/// time between two acknowledgements, so its error is at most one interval.
/// </remarks>
internal sealed class OutageProbe : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    // Long enough for a handshake on a busy machine; an answer that takes longer counts as none.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan VerifyPatience = TimeSpan.FromSeconds(15);

    private const string KeyLifetimeSeconds = "900";

    private readonly Func<CancellationToken, Task<RespConnection>> connect;
    private readonly TimeProvider clock;
    private readonly string key;
    private readonly ConcurrentQueue<long> acknowledged = new();
    private readonly GapRecorder writes;
    private readonly GapRecorder reads;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private long sent;
    private bool wasDown;

    /// <param name="connect">Opens a connection to where writes to the key go at that moment.</param>
    /// <param name="key">One of its own.</param>
    public OutageProbe(Func<CancellationToken, Task<RespConnection>> connect, string key, TimeProvider clock)
    {
        this.connect = connect;
        this.key = key;
        this.clock = clock;
        writes = new GapRecorder(clock);
        reads = new GapRecorder(clock);
    }

    public static string NewKey() => $"amply:probe:{Guid.NewGuid():n}";

    /// <summary>When the last write was acknowledged; absent before the first.</summary>
    public long? LastWrite => writes.Last;

    /// <summary>Begins, and returns when the first write and the first read were answered; at once where the endpoint takes no writes to begin with.</summary>
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

    /// <summary>The change is asked for now: a hiccup that was over before is none of its outages.</summary>
    public void Mark()
    {
        writes.Restart();
        reads.Restart();
    }

    /// <summary>Ends, compares what was acknowledged with what is there, and removes its key.</summary>
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

    // A dead or hung primary is what one fails over from.
    private async Task<bool> TakesWritesAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ConnectTimeout + ReplyTimeout);
        try
        {
            using var first = await OpenAsync(timeout.Token);
            return await WriteAsync(first, timeout.Token);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task RunAsync(Func<RespConnection, CancellationToken, Task<bool>> act, GapRecorder gaps, CancellationToken cancellationToken)
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
                    // A demoted primary answers, and will not take the write: only a new connection follows the endpoint.
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

    // What the change came to must not be lost because one connection was.
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
        return await connect(timeout.Token);
    }
}

/// <summary>What a client saw during a change.</summary>
/// <param name="Writes">The longest time without an acknowledged write.</param>
/// <param name="Reads">The longest time without an answered read.</param>
/// <param name="Lost">Acknowledged writes that are not there.</param>
/// <param name="WasDown">Writes had stopped before it began: their outage is at least as long.</param>
internal sealed record ProbeReport(Gap Writes, Gap Reads, int Acknowledged, int Lost, bool WasDown);
