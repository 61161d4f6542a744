using System.Collections.Immutable;
using System.Globalization;
using Amply.Keyspace;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Everything a flush of everyone does on one shard.</summary>
internal sealed class NodeFlush(
    Primary primary, PrimarySet primaries, SessionFlushOptions options, FlushStart start, Throttle throttle, TimeProvider clock)
{
    // Keys that one SCAN goes through, where what it finds is judged here.
    private const int ScanCount = 600;

    // For one key that a command names a script looks at so many in the same time.
    private const int LookedAt = 8;

    private const int IndexBudget = 1_000;
    private const int Pings = 5;

    private readonly FlushTally tally = new();
    private int restarts;
    private CursorWalk? walk;
    private PageSize? pageSize;

    public Primary Primary { get; private set; } = primary;

    public FlushTally Tally => tally;

    public Throttle Throttle => throttle;

    public int Restarts => restarts + (walk?.Restarts ?? 0);

    public double Fraction => walk?.Fraction ?? 0;

    /// <summary>
    /// Ends what is meant and there. The first pass sees strings alone; later ones end what came back, count what else bears the name and remove
    /// index entries whose session is gone.
    /// </summary>
    public Task PassAsync(int number, CancellationToken cancellationToken)
    {
        var window = new PendingWindow(options.Window);
        var batch = new SessionBatch(options, start, tally);
        var sweep = new IndexSweep(tally);

        // Within Redis nothing but counts crosses the network; values are judged here, and in cluster mode a script may not name its own keys.
        var scripted = options.Selection.Filter.IsEverything && !Primary.Clustered;
        tally.BeginPass(number);
        pageSize = null;

        return (scripted, number) switch
        {
            (true, 1) => WalkAsync(ScanLanes.ToACacheLine, ScriptedPageAsync),
            (true, _) => WalkAsync(1, Single((node, cursor) => ScriptedVerifyAsync(node, cursor, sweep, cancellationToken))),
            (false, 1) => WalkAsync(1, Single((node, cursor) => PipelinedPageAsync(node, cursor, batch, window, cancellationToken))),
            (false, _) => WalkAsync(1, Single((node, cursor) => PipelinedVerifyAsync(node, cursor, batch, sweep, window, cancellationToken))),
        };

        static Func<Primary, ImmutableArray<ulong>, Task<ImmutableArray<ulong>>> Single(Func<Primary, ulong, Task<ulong>> page) =>
            async (node, cursors) => [await page(node, cursors[0])];

        async Task WalkAsync(int lanes, Func<Primary, ImmutableArray<ulong>, Task<ImmutableArray<ulong>>> page)
        {
            restarts = Restarts;
            walk = new CursorWalk(primaries, clock);
            Primary = await walk.RunAsync(
                Primary,
                lanes,
                async (node, cursors) =>
                {
                    await throttle.PaceAsync(cancellationToken);
                    return await page(node, cursors);
                },
                window.DrainAsync,
                () => tally.BeginPass(number),
                cancellationToken);
        }
    }

    private async Task<ImmutableArray<ulong>> ScriptedPageAsync(Primary node, ImmutableArray<ulong> cursors)
    {
        var at = cursors.Select(Text);
        if (options is { IncludeNew: true, Grace: null })
        {
            var whole = (RedisValue[])(await ScriptAsync(node, FlushScripts.WholePage, keys => [Each(keys), .. at]))!;
            tally.AddActed((long)whole[0], withoutTtl: 0, shortened: false);
            return [.. whole[1..].Select(cursor => (ulong)cursor)];
        }

        var judged = (RedisValue[])(await ScriptAsync(node, FlushScripts.Page, keys => start.Arguments(options, [Each(keys), .. at])))!;
        tally.AddActed((long)judged[0], (long)judged[2], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = (long)judged[1] });
        return [.. judged[3..].Select(cursor => (ulong)cursor)];

        int Each(int keys) => Math.Max(1, keys / cursors.Length);
    }

    private async Task<ulong> ScriptedVerifyAsync(Primary node, ulong cursor, IndexSweep sweep, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await ScriptAsync(
            node, FlushScripts.VerifyPage, keys => start.Arguments(options, Text(cursor), keys, IndexBudget)))!;
        tally.AddActed((long)reply[1], (long)reply[3], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = (long)reply[2], WrongType = (long)reply[4], ForeignIndexes = (long)reply[6] });
        tally.AddIndexEntries((long)reply[5]);
        foreach (var index in (RedisKey[])reply[7]!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sweep.SweepAsync(node.Database, index);
        }

        return ulong.Parse((string)reply[0]!, CultureInfo.InvariantCulture);
    }

    private async Task<RedisResult> ScriptAsync(Primary node, string script, Func<int, RedisValue[]> arguments)
    {
        pageSize ??= new PageSize(await FastestPingAsync(node.Server));
        var keys = throttle.Keys(Math.Min(pageSize.Keys, options.BatchSize * LookedAt));
        var since = clock.GetTimestamp();
        var reply = await node.Database.ScriptEvaluateAsync(script, null, arguments(keys), CommandFlags.DemandMaster);
        pageSize.Observe(keys, clock.GetElapsedTime(since));
        return reply;
    }

    private static async Task<TimeSpan> FastestPingAsync(IServer server)
    {
        var fastest = TimeSpan.MaxValue;
        for (var i = 0; i < Pings; i++)
        {
            var ping = await server.PingAsync();
            fastest = ping < fastest ? ping : fastest;
        }

        return fastest;
    }

    private static RedisValue Text(ulong cursor) => cursor.ToString(CultureInfo.InvariantCulture);

    private async Task<ulong> PipelinedPageAsync(
        Primary node, ulong cursor, SessionBatch batch, PendingWindow window, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "session:?*", throttle.Keys(Math.Min(ScanCount, options.BatchSize * 2)), "string");
        await EndAsync(node, page, batch, onlyStrings: true, window, cancellationToken);
        return page.Next;
    }

    private async Task<ulong> PipelinedVerifyAsync(
        Primary node, ulong cursor, SessionBatch batch, IndexSweep sweep, PendingWindow window, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", throttle.Keys(Math.Min(ScanCount, options.BatchSize * 2)), type: null);
        await EndAsync(node, page, batch, onlyStrings: false, window, cancellationToken);
        foreach (var index in page.Keys.Where(key => KeyNames.TryUser((byte[])key!, out _)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(sweep.SweepAsync(node.Database, index), 20);
        }

        return page.Next;
    }

    private async Task EndAsync(
        Primary node, ScanPage page, SessionBatch batch, bool onlyStrings, PendingWindow window, CancellationToken cancellationToken)
    {
        // A pattern chooses what crosses the network; the name itself decides, because what follows destroys.
        var keys = page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _)).ToArray();
        foreach (var chunk in keys.Chunk(throttle.Keys(options.BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(batch.EndAsync(node, chunk, onlyStrings), chunk.Length);
        }
    }
}
