using System.Globalization;
using Amply.Keyspace;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Everything a flush of everyone does on one shard.</summary>
internal sealed class NodeFlush(
    Primary primary, PrimarySet primaries, SessionFlushOptions options, FlushStart start, Throttle throttle, TimeProvider clock)
{
    // Keys looked at in one command: about a millisecond of the server's time.
    private const int ScanCount = 1_000;

    private const int IndexBudget = 1_000;

    private readonly FlushTally tally = new();
    private int restarts;
    private CursorWalk? walk;

    public Primary Primary { get; private set; } = primary;

    public FlushTally Tally => tally;

    public Throttle Throttle => throttle;

    public int Restarts => restarts + (walk?.Restarts ?? 0);

    public double Fraction => walk?.Fraction ?? 0;

    /// <summary>Ends what is meant and there; the first pass acts on strings alone, later ones count what else bears the name.</summary>
    public Task PassAsync(int number, CancellationToken cancellationToken)
    {
        var window = new PendingWindow(options.Window);
        var batch = new SessionBatch(options, start, tally);

        // Within Redis nothing but counts crosses the network; values are judged here, and in cluster mode a script may not name its own keys.
        var scripted = options.Filter.IsEverything && !Primary.Clustered;
        tally.BeginPass(number);
        return WalkAsync(
            (node, cursor) => scripted ? ScriptedPageAsync(node, cursor, number) : PipelinedPageAsync(node, cursor, number, batch, window, cancellationToken),
            window.DrainAsync,
            () => tally.BeginPass(number),
            cancellationToken);
    }

    /// <summary>Removes index entries whose session is gone, from all indexes on this shard.</summary>
    public Task SweepAsync(CancellationToken cancellationToken)
    {
        var window = new PendingWindow(options.Window);
        var sweep = new IndexSweep(tally);
        tally.BeginSweep();
        return WalkAsync(
            (node, cursor) => node.Clustered ? PipelinedSweepAsync(node, cursor, sweep, window, cancellationToken) : ScriptedSweepAsync(node, cursor, sweep, cancellationToken),
            window.DrainAsync,
            tally.BeginSweep,
            cancellationToken);
    }

    private async Task WalkAsync(Func<Primary, ulong, Task<ulong>> page, Func<Task> finish, Action restart, CancellationToken cancellationToken)
    {
        restarts = Restarts;
        walk = new CursorWalk(primaries, clock);
        Primary = await walk.RunAsync(
            Primary,
            async (node, cursor) =>
            {
                await throttle.PaceAsync(cancellationToken);
                return await page(node, cursor);
            },
            finish,
            restart,
            cancellationToken);
    }

    private async Task<ulong> ScriptedPageAsync(Primary node, ulong cursor, int number)
    {
        var reply = (RedisValue[])(await node.Database.ScriptEvaluateAsync(
            FlushScripts.Page,
            null,
            start.Arguments(options, cursor.ToString(CultureInfo.InvariantCulture), Math.Min(ScanCount, options.BatchSize * 2), number == 1 ? 1 : 0),
            CommandFlags.DemandMaster))!;
        tally.AddActed((long)reply[1], (long)reply[3], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = (long)reply[2], WrongType = (long)reply[4] });
        return (ulong)reply[0];
    }

    private async Task<ulong> PipelinedPageAsync(
        Primary node, ulong cursor, int number, SessionBatch batch, PendingWindow window, CancellationToken cancellationToken)
    {
        var onlyStrings = number == 1;
        var page = await ScanPage.ReadAsync(node, cursor, "session:*", ScanCount, onlyStrings ? "string" : null);

        // The pattern says the same today; the name is checked all the same, because what follows destroys.
        var keys = page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _)).ToArray();
        foreach (var chunk in keys.Chunk(options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(batch.EndAsync(node, chunk, onlyStrings), chunk.Length);
        }

        return page.Next;
    }

    private async Task<ulong> ScriptedSweepAsync(Primary node, ulong cursor, IndexSweep sweep, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await node.Database.ScriptEvaluateAsync(
            FlushScripts.SweepPage, null, [cursor.ToString(CultureInfo.InvariantCulture), ScanCount, IndexBudget], CommandFlags.DemandMaster))!;
        tally.AddIndexEntries((long)reply[1]);
        tally.AddLeft(new SessionCounts { ForeignIndexes = (long)reply[2] });
        foreach (var index in (RedisKey[])reply[3]!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sweep.SweepAsync(node.Database, index);
        }

        return ulong.Parse((string)reply[0]!, CultureInfo.InvariantCulture);
    }

    private static async Task<ulong> PipelinedSweepAsync(
        Primary node, ulong cursor, IndexSweep sweep, PendingWindow window, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "user_sessions:*", ScanCount, type: null);
        foreach (var index in page.Keys.Where(key => KeyNames.TryUser((byte[])key!, out _)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(sweep.SweepAsync(node.Database, index), 20);
        }

        return page.Next;
    }
}
