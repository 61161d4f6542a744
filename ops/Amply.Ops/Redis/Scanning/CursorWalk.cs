using System.Numerics;
using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>Walks all keys of a node with SCAN, also through a failover.</summary>
/// <remarks>
/// Hash seeds differ between processes, so a scan that continues on another process misses keys (redis #12440). The walk starts again
/// after every lost connection, and when another process answers. So what a page does to keys must be idempotent. The last page
/// comes with cursor 0.
/// </remarks>
internal sealed class CursorWalk(PrimarySet primaries, TimeProvider clock)
{
    // Each restart is a failover or a lost connection. More of them in one walk are an outage.
    private const int MostRestarts = 20;

    // A page takes milliseconds. A process that answers INFO but no page for so long hangs.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(30);

    private ImmutableArray<ScanLanes> lanes = [];
    private long heardAt;

    public int Restarts { get; private set; }

    /// <summary>The most pages to read; null: all pages.</summary>
    public int? MostPages { get; init; }

    /// <summary>From 0 to 1: the part of the keyspace that was read.</summary>
    public double Fraction => lanes.IsEmpty ? 0 : lanes.Average(l => l.Fraction);

    /// <exception cref="NoPrimaryException">No page was answered for 30 s, or the connection was lost more than 20 times.</exception>
    public async Task<Primary> RunAsync(Primary primary, IPageHandler pages, CancellationToken cancellationToken)
    {
        heardAt = clock.GetTimestamp();
        while (true)
        {
            try
            {
                lanes = pages.Lanes();
                await AllAsync(primary, pages, cancellationToken);
                await pages.DrainAsync();
                if (await NodeInfo.ReadAsync(primary.Server) is { IsPrimary: true } now
                    && (now.RunId, now.ReplicationId) == (primary.RunId, primary.ReplicationId))
                {
                    return primary;
                }
            }
            catch (Exception error) when (PrimarySet.IsTransient(error))
            {
                // Commands in flight belong to the lost connection. The next walk finds what became of them.
                await DrainLostAsync(pages);
                if (Restarts >= MostRestarts || clock.GetElapsedTime(heardAt) > MostSilence)
                {
                    throw GivenUp(primary, ConnectionFailure.Of(error));
                }
            }

            Restarts++;
            pages.Restart();
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            var found = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
            if (found.RunId != primary.RunId)
            {
                // Another process, which was not asked yet.
                heardAt = clock.GetTimestamp();
            }

            primary = found;
        }
    }

    private NoPrimaryException GivenUp(Primary primary, ConnectionFailure failure) => new(
        Restarts >= MostRestarts
            ? $"the scan of shard {primary.Shard} at {primary.Endpoint} was interrupted {Restarts + 1} times, "
                + $"the last time: {failure.Words}."
            : $"shard {primary.Shard} at {primary.Endpoint} answered no page of its scan for {MostSilence.TotalSeconds:0} s: "
                + $"{failure.Words}.");

    private async Task AllAsync(Primary primary, IPageHandler pages, CancellationToken cancellationToken)
    {
        // A failure in one lane starts the whole walk again, so it stops the other lanes.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(lanes.Select(WalkAsync));

        async Task WalkAsync(ScanLanes walked)
        {
            try
            {
                for (var handled = 0; !walked.AtEnd && handled != MostPages; handled++)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    walked.Advance(await pages.HandleAsync(primary, walked.Cursors, cancellationToken));
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

    private static async Task DrainLostAsync(IPageHandler pages)
    {
        try
        {
            await pages.DrainAsync();
        }
        catch (Exception error) when (PrimarySet.IsTransient(error))
        {
            // The same loss again.
        }
    }
}

/// <summary>Handles the pages of a walk. A page may come again, so what the handler does to keys must be idempotent.</summary>
internal interface IPageHandler
{
    /// <summary>The cursors to walk by, all at once.</summary>
    ImmutableArray<ScanLanes> Lanes() => ScanLanes.One();

    /// <summary>Handles the pages at the cursors and returns the next cursor of each, 0 after its last page.</summary>
    Task<ImmutableArray<ulong>> HandleAsync(Primary node, ImmutableArray<ulong> cursors, CancellationToken cancellationToken);

    /// <summary>Waits for the commands that the pages started.</summary>
    Task DrainAsync() => Task.CompletedTask;

    /// <summary>Resets the counts: the walk starts again.</summary>
    void Restart();
}

/// <summary>Handles the pages of a walk by one cursor.</summary>
internal abstract class PageHandler : IPageHandler
{
    /// <summary>Handles the page at a cursor and returns the next cursor, 0 after the last page.</summary>
    public abstract Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken);

    public virtual Task DrainAsync() => Task.CompletedTask;

    public abstract void Restart();

    async Task<ImmutableArray<ulong>> IPageHandler.HandleAsync(
        Primary node, ImmutableArray<ulong> cursors, CancellationToken cancellationToken) =>
        [await HandleAsync(node, cursors[0], cancellationToken)];
}

/// <summary>One page of SCAN.</summary>
internal readonly record struct ScanPage(ulong Next, RedisKey[] Keys)
{
    /// <param name="type">Only keys of this type; null: all keys.</param>
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

/// <summary>Cursors of SCAN that move together, each through a part of the keyspace.</summary>
/// <remarks>
/// SCAN counts with reversed bits, so the next bucket is far away in memory. Cursors that begin at neighbouring buckets stay neighbours and
/// share the lines of the processor's cache. SCAN promises nothing for cursors that it did not return, so a walk that must see every key
/// uses one cursor. At its end a cursor reads one page of the next part, so a key may come twice.
/// </remarks>
internal sealed class ScanLanes
{
    // The pointers of a hash table in one line of the cache.
    private const int ToACacheLine = 8;

    private readonly int count;
    private readonly ulong mask;

    private ScanLanes(int parts, params ImmutableArray<ulong> begin) => (count, mask, Cursors) = (begin.Length, (ulong)parts - 1, begin);

    /// <summary>The cursors that are not at the end of their part.</summary>
    public ImmutableArray<ulong> Cursors { get; private set; }

    public bool AtEnd => Cursors.IsEmpty;

    /// <summary>From 0 to 1: how much of their part the cursors have read.</summary>
    public double Fraction => 1 - (Cursors.Sum(cursor => 1 - FractionOf(cursor)) / count);

    /// <summary>The whole keyspace by one cursor.</summary>
    public static ImmutableArray<ScanLanes> One() => [new ScanLanes(1, 0)];

    /// <summary>
    /// The whole keyspace by 8 cursors in two groups. The server works on one group while the other one's answer travels to the client.
    /// </summary>
    public static ImmutableArray<ScanLanes> InTwoTurns() =>
        [new ScanLanes(ToACacheLine, 0, 2, 4, 6), new ScanLanes(ToACacheLine, 1, 3, 5, 7)];

    /// <param name="next">The cursor that SCAN returned for each of <see cref="Cursors"/>.</param>
    public void Advance(IEnumerable<ulong> next) =>
        Cursors = [.. Cursors.Zip(next).Where(step => step.Second != 0 && ((step.First ^ step.Second) & mask) == 0).Select(
            step => step.Second)];

    private double FractionOf(ulong cursor)
    {
        ulong reversed = 0;
        for (var rest = cursor >> BitOperations.PopCount(mask); rest != 0; rest &= rest - 1)
        {
            reversed |= 1UL << (63 - BitOperations.TrailingZeroCount(rest));
        }

        return reversed / Math.Pow(2, 64);
    }
}
