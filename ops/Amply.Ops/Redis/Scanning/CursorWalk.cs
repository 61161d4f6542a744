using System.Numerics;
using Amply.Ops.Redis.Failures;
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

    private async Task AllAsync(Primary primary, IPageHandler pages, CancellationToken cancellationToken)
    {
        // One failure starts the whole walk again, so it stops the other lanes.
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

    /// <summary>Forgets what was counted: the walk starts again from its beginning.</summary>
    void Restart();
}

/// <summary>Handles the pages of a walk by one cursor.</summary>
internal abstract class PageHandler : IPageHandler
{
    /// <summary>Handles the page at a cursor and returns the next cursor, 0 after the last page.</summary>
    public abstract Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken);

    public virtual Task DrainAsync() => Task.CompletedTask;

    public abstract void Restart();

    async Task<ImmutableArray<ulong>> IPageHandler.HandleAsync(Primary node, ImmutableArray<ulong> cursors, CancellationToken cancellationToken) =>
        [await HandleAsync(node, cursors[0], cancellationToken)];
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

/// <summary>Cursors of SCAN that move together, each through a part of a keyspace.</summary>
/// <remarks>
/// SCAN counts with its bits reversed: from one bucket of the hash table it goes to one far away, and comes to the neighbour much later. Cursors
/// that begin at neighbours stay neighbours, and what one loads into the processor's cache serves the others. SCAN promises nothing of cursors
/// that it did not return itself, so what must see every key goes by one. Near its end each goes a page into the next one's part, so that it
/// sees keys that the other saw.
/// </remarks>
internal sealed class ScanLanes
{
    // So many pointers of a hash table share a line of the cache.
    private const int ToACacheLine = 8;

    private readonly int count;
    private readonly ulong mask;

    private ScanLanes(int parts, params ImmutableArray<ulong> begin) => (count, mask, Cursors) = (begin.Length, (ulong)parts - 1, begin);

    /// <summary>Of those that are not at their end.</summary>
    public ImmutableArray<ulong> Cursors { get; private set; }

    public bool AtEnd => Cursors.IsEmpty;

    /// <summary>From 0 to 1: how much of their part of the keyspace lies behind the cursors.</summary>
    public double Fraction => 1 - (Cursors.Sum(cursor => 1 - FractionOf(cursor)) / count);

    /// <summary>The whole keyspace by one cursor.</summary>
    public static ImmutableArray<ScanLanes> One() => [new ScanLanes(1, 0)];

    /// <summary>The whole keyspace by the cursors of a line of the cache, in two turns: while one is on its way to the client, the server has the other.</summary>
    public static ImmutableArray<ScanLanes> InTwoTurns() => [new ScanLanes(ToACacheLine, 0, 2, 4, 6), new ScanLanes(ToACacheLine, 1, 3, 5, 7)];

    /// <param name="next">What SCAN returned for each of <see cref="Cursors"/>.</param>
    public void Advance(IEnumerable<ulong> next) =>
        Cursors = [.. Cursors.Zip(next).Where(step => step.Second != 0 && ((step.First ^ step.Second) & mask) == 0).Select(step => step.Second)];

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
