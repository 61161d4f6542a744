using System.Collections.Immutable;
using Amply.Ops.Redis.Failures;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>Walks a node's keys with SCAN from beginning to end, whatever happens to the node meanwhile.</summary>
/// <remarks>
/// Hash seeds differ between processes: a scan continued on another node silently misses keys (redis #12440). So the walk starts again
/// whenever the process behind the endpoint is another than at the start, and after every lost connection. What it does to keys must
/// therefore be idempotent. The last page comes together with cursor 0.
/// </remarks>
internal sealed class CursorWalk(PrimarySet primaries, TimeProvider clock)
{
    // Each restart means a failover or a lost connection; more in one walk is an outage, not an incident within it.
    private const int MostRestarts = 20;

    // A page is answered within milliseconds: a process that answers INFO and no page for so long will not answer any.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(30);

    private ImmutableArray<ScanLanes> lanes = [];
    private long heardAt;

    public int Restarts { get; private set; }

    /// <summary>Where a part of the keyspace tells enough: how many pages; absent: all.</summary>
    public int? MostPages { get; init; }

    /// <summary>From 0 to 1: how much of the keyspace lies behind the cursors.</summary>
    public double Fraction => lanes.IsEmpty ? 0 : lanes.Average(l => l.Fraction);

    /// <summary>Walks by one cursor.</summary>
    /// <param name="page">Handles the page at a cursor and returns the next cursor, 0 after the last.</param>
    /// <param name="finish">Waits for what the pages started.</param>
    /// <param name="restart">Called before the walk begins anew.</param>
    public Task<Primary> RunAsync(
        Primary primary, Func<Primary, ulong, Task<ulong>> page, Func<Task> finish, Action restart, CancellationToken cancellationToken) =>
        RunAsync(primary, ScanLanes.One, async (node, cursors) => [await page(node, cursors[0])], finish, restart, cancellationToken);

    /// <param name="begin">What to walk by; all at once.</param>
    /// <param name="page">Handles the pages at the cursors and returns the next cursor of each, 0 after its last page.</param>
    /// <param name="finish">Waits for what the pages started.</param>
    /// <param name="restart">Called before the walk begins anew.</param>
    /// <exception cref="NoPrimaryException">No page was answered for 30 s, or the connection was lost more than 20 times.</exception>
    public async Task<Primary> RunAsync(
        Primary primary,
        Func<ImmutableArray<ScanLanes>> begin,
        Func<Primary, ImmutableArray<ulong>, Task<ImmutableArray<ulong>>> page,
        Func<Task> finish,
        Action restart,
        CancellationToken cancellationToken)
    {
        heardAt = clock.GetTimestamp();
        while (true)
        {
            try
            {
                lanes = begin();
                await AllAsync(primary, page, cancellationToken);
                await finish();
                if (await NodeInfo.ReadAsync(primary.Server) is { IsPrimary: true } now
                    && (now.RunId, now.ReplicationId) == (primary.RunId, primary.ReplicationId))
                {
                    return primary;
                }
            }
            catch (Exception error) when (PrimarySet.IsTransient(error))
            {
                // What is in flight belongs to the old connection; its outcome is found by walking again.
                await SettleAsync(finish);
                if (Restarts >= MostRestarts || clock.GetElapsedTime(heardAt) > MostSilence)
                {
                    throw GivenUp(primary, ConnectionFailure.Of(error));
                }
            }

            Restarts++;
            restart();
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            var found = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
            if (found.RunId != primary.RunId)
            {
                // Another process, that has not been asked yet.
                heardAt = clock.GetTimestamp();
            }

            primary = found;
        }
    }

    private NoPrimaryException GivenUp(Primary primary, ConnectionFailure failure) => new(
        Restarts >= MostRestarts
            ? $"the scan of shard {primary.Shard} at {primary.Endpoint} was interrupted {Restarts + 1} times, the last time: {failure.Words}."
            : $"shard {primary.Shard} at {primary.Endpoint} answered no page of its scan for {MostSilence.TotalSeconds:0} s: {failure.Words}.",
        [failure with { Endpoint = primary.Endpoint }]);

    private async Task AllAsync(
        Primary primary, Func<Primary, ImmutableArray<ulong>, Task<ImmutableArray<ulong>>> page, CancellationToken cancellationToken)
    {
        // Where one fails, all begin anew: none goes on to its end for nothing.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(lanes.Select(WalkAsync));

        async Task WalkAsync(ScanLanes walked)
        {
            try
            {
                for (var pages = 0; !walked.AtEnd && pages != MostPages; pages++)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    walked.Advance(await page(primary, walked.Cursors));
                    heardAt = clock.GetTimestamp();
                }
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private static async Task SettleAsync(Func<Task> finish)
    {
        try
        {
            await finish();
        }
        catch (Exception error) when (PrimarySet.IsTransient(error))
        {
            // The same loss again.
        }
    }
}

/// <summary>One page of SCAN.</summary>
internal readonly record struct ScanPage(ulong Next, RedisKey[] Keys)
{
    /// <param name="type">Only keys of this type; absent: of any.</param>
    public static async Task<ScanPage> ReadAsync(Primary primary, ulong cursor, string pattern, int count, string? type)
    {
        object[] arguments = type is null
            ? [Text(cursor), "MATCH", pattern, "COUNT", count]
            : [Text(cursor), "MATCH", pattern, "COUNT", count, "TYPE", type];
        var reply = (RedisResult[])(await primary.Server.ExecuteAsync(0, "SCAN", arguments))!;
        return new ScanPage(ulong.Parse((string)reply[0]!), (RedisKey[])reply[1]!);
    }

    private static string Text(ulong cursor) => cursor.ToString();
}
