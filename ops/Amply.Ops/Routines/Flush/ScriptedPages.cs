using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// The pages of one pass where a script scans, judges and deletes within Redis. No key and no session crosses the network, only counts, and
/// nothing happens between the judgement of a session and its UNLINK.
/// </summary>
internal sealed class ScriptedPages(
    FlushPass pass, SessionFlushOptions options, FlushStart start, FlushTally tally, Throttle throttle, TimeProvider clock) : IPageHandler
{
    // A script looks at this many keys in the time of one key that a command names.
    private const int LookedAt = 8;
    private const int IndexBudget = 1_000;
    private const int Pings = 5;

    private readonly long began = clock.GetTimestamp();
    private PageSize? size;

    // The verifying pass finds a key that the first pass misses. It counts what stays, so it must see no key twice: one cursor.
    public ImmutableArray<ScanLanes> Lanes() => pass.Verifies ? ScanLanes.One() : ScanLanes.InTwoTurns();

    public void Restart() => tally.BeginPass(pass);

    public async Task<ImmutableArray<ulong>> HandleAsync(Primary node, ImmutableArray<ulong> cursors, CancellationToken cancellationToken)
    {
        await throttle.PaceAsync(cancellationToken);
        return pass.Verifies ? [await VerifyAsync(node, cursors[0], cancellationToken)]
            : options is { IncludeNew: true, Grace: null } ? await DeleteAllAsync(node, cursors)
            : await JudgeAsync(node, cursors);
    }

    private async Task<ImmutableArray<ulong>> DeleteAllAsync(Primary node, ImmutableArray<ulong> cursors)
    {
        var keys = await KeysAsync(node);
        var reply = (RedisValue[])(await AskAsync(node, FlushScripts.WholePage, keys, [Each(keys, cursors), .. cursors.Select(Text)]))!;
        tally.AddActed((long)reply[0], withoutTtl: 0, shortened: false);
        return [.. reply[1..].Select(cursor => (ulong)cursor)];
    }

    // New sessions are spared.
    private async Task<ImmutableArray<ulong>> JudgeAsync(Primary node, ImmutableArray<ulong> cursors)
    {
        var keys = await KeysAsync(node);
        var arguments = start.Arguments(options, [Each(keys, cursors), .. cursors.Select(Text)]);
        var reply = (RedisValue[])(await AskAsync(node, FlushScripts.Page, keys, arguments))!;
        tally.AddActed((long)reply[0], (long)reply[2], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = (long)reply[1], EndingSoon = (long)reply[3] });
        return [.. reply[4..].Select(cursor => (ulong)cursor)];
    }

    /// <summary>Deletes what came back, counts what stays and removes index entries whose session is gone.</summary>
    private async Task<ulong> VerifyAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(node);
        var arguments = start.Arguments(options, Text(cursor), keys, IndexBudget);
        var reply = (RedisResult[])(await AskAsync(node, FlushScripts.VerifyPage, keys, arguments))!;
        tally.AddActed((long)reply[1], (long)reply[3], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts
        {
            Spared = (long)reply[2],
            WrongType = (long)reply[4],
            ForeignIndexes = (long)reply[6],
            EndingSoon = (long)reply[8],
        });
        tally.AddSwept(((long)reply[5], IsForeign: false));
        foreach (var largeIndex in (RedisKey[])reply[7]!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tally.AddSwept(await StaleEntries.RemoveAsync(node.Database, largeIndex));
        }

        return ulong.Parse((string)reply[0]!);
    }

    /// <summary>How many keys the script may look at in one call.</summary>
    private async Task<int> KeysAsync(Primary node)
    {
        // Two lanes may both measure at first. The later measurement wins.
        size ??= new PageSize(await FastestPingAsync(node.Server), Lanes().Length);
        return throttle.Keys(Math.Min(size.Keys, options.BatchSize * LookedAt));
    }

    private async Task<RedisResult> AskAsync(Primary node, string script, int keys, RedisValue[] arguments)
    {
        var sent = clock.GetElapsedTime(began);
        var reply = await node.Database.ScriptEvaluateAsync(script, null, arguments, CommandFlags.DemandMaster);
        size!.Observe(keys, sent, clock.GetElapsedTime(began));
        return reply;
    }

    private static async Task<TimeSpan> FastestPingAsync(IServer server)
    {
        var pings = new TimeSpan[Pings];
        for (var i = 0; i < Pings; i++)
        {
            pings[i] = await server.PingAsync();
        }

        return pings.Min();
    }

    private static int Each(int keys, ImmutableArray<ulong> cursors) => Math.Max(1, keys / cursors.Length);
    private static RedisValue Text(ulong cursor) => cursor.ToString();
}

/// <summary>How many keys a script goes through in one page. Commands of other clients wait behind the page.</summary>
/// <remarks>The cost of a key is measured: servers differ threefold, and to delete a session costs more than to look at it.</remarks>
/// <param name="roundTrip">The time of a command that does nothing. This part of a page's time is not the server's.</param>
/// <param name="atOnce">Pages that may wait at the server. Commands of other clients wait behind all of them.</param>
internal sealed class PageSize(TimeSpan roundTrip, int atOnce)
{
    /// <summary>With fewer keys the overhead of a page counts more than its keys.</summary>
    public const int Least = 300;
    /// <summary>With more keys a page gains nothing.</summary>
    public const int Most = 4_000;
    /// <summary>Before the first measurement.</summary>
    public const int First = 500;

    /// <summary>
    /// The server's time for all pages at once. With half as much again the 99th percentile of another client's ping is over 3 ms
    /// (<c>./amply bench</c>).
    /// </summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(1.4);

    // One page that something else held up must not halve the next page.
    private const double Weight = 1.0 / 16;
    private const double MostOfEstimate = 2;

    private readonly Lock gate = new();
    private readonly double ticks = (double)Aim.Ticks / atOnce;
    private double ticksPerKey = (double)Aim.Ticks / atOnce / First;
    private TimeSpan lastAnswered;

    public int Keys
    {
        get
        {
            lock (gate)
            {
                return (int)Math.Clamp(ticks / ticksPerKey, Least, Most);
            }
        }
    }

    /// <summary>Takes when a page was sent and answered, by one clock. The server begins a page when the page before is done.</summary>
    public void Observe(int keys, TimeSpan sent, TimeSpan answered)
    {
        lock (gate)
        {
            var there = sent + roundTrip;
            var took = answered - (there > lastAnswered ? there : lastAnswered);
            var measured = (double)Math.Max(0, took.Ticks) / keys;
            ticksPerKey += (Math.Min(measured, ticksPerKey * MostOfEstimate) - ticksPerKey) * Weight;
            lastAnswered = answered;
        }
    }
}
