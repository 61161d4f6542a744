using System.Collections.Immutable;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>The pages of one pass where scripts find and judge sessions within Redis: nothing but counts crosses the network.</summary>
/// <param name="atOnce">Pages that are handled at once.</param>
internal sealed class ScriptedPages(
    SessionFlushOptions options, FlushStart start, FlushTally tally, Throttle throttle, int atOnce, TimeProvider clock)
{
    // In the time of one key that a command names a script looks at so many.
    private const int LookedAt = 8;

    private const int IndexBudget = 1_000;
    private const int Pings = 5;

    private readonly IndexSweep sweep = new(tally);
    private readonly long began = clock.GetTimestamp();
    private PageSize? size;

    /// <summary>Ends the sessions of a page at each cursor.</summary>
    public async Task<ImmutableArray<ulong>> EndAsync(Primary node, ImmutableArray<ulong> cursors)
    {
        var at = cursors.Select(Text);
        if (options is { IncludeNew: true, Grace: null })
        {
            var whole = (RedisValue[])(await AskAsync(node, FlushScripts.WholePage, keys => [Each(keys), .. at]))!;
            tally.AddActed((long)whole[0], withoutTtl: 0, shortened: false);
            return [.. whole[1..].Select(cursor => (ulong)cursor)];
        }

        var judged = (RedisValue[])(await AskAsync(node, FlushScripts.Page, keys => start.Arguments(options, [Each(keys), .. at])))!;
        tally.AddActed((long)judged[0], (long)judged[2], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = (long)judged[1], EndingSoon = (long)judged[3] });
        return [.. judged[4..].Select(cursor => (ulong)cursor)];

        int Each(int keys) => Math.Max(1, keys / cursors.Length);
    }

    /// <summary>Ends what came back, counts what is left and removes index entries whose session is gone.</summary>
    public async Task<ulong> VerifyAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await AskAsync(
            node, FlushScripts.VerifyPage, keys => start.Arguments(options, Text(cursor), keys, IndexBudget)))!;
        tally.AddActed((long)reply[1], (long)reply[3], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts
        {
            Spared = (long)reply[2],
            WrongType = (long)reply[4],
            ForeignIndexes = (long)reply[6],
            EndingSoon = (long)reply[8],
        });
        tally.AddIndexEntries((long)reply[5]);
        foreach (var index in (RedisKey[])reply[7]!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await sweep.SweepAsync(node.Database, index);
        }

        return ulong.Parse((string)reply[0]!);
    }

    private async Task<RedisResult> AskAsync(Primary node, string script, Func<int, RedisValue[]> arguments)
    {
        // Two turns may both measure at first; the later measure is kept, and nothing but a page's estimate is lost.
        size ??= new PageSize(await FastestPingAsync(node.Server), atOnce);
        var keys = throttle.Keys(Math.Min(size.Keys, options.BatchSize * LookedAt));
        var sent = clock.GetElapsedTime(began);
        var reply = await node.Database.ScriptEvaluateAsync(script, null, arguments(keys), CommandFlags.DemandMaster);
        size.Observe(keys, sent, clock.GetElapsedTime(began));
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

    private static RedisValue Text(ulong cursor) => cursor.ToString();
}

/// <summary>How many keys a script goes through in one page, so that other clients' commands need not wait long behind it.</summary>
/// <remarks>What a key costs differs threefold between servers, and one that is ended costs more than one that is only looked at; so it is measured.</remarks>
/// <param name="roundTrip">How long a command that does nothing takes: that part of a page's time is not the server's.</param>
/// <param name="atOnce">Pages that may wait at the server: others' commands wait behind all of them.</param>
internal sealed class PageSize(TimeSpan roundTrip, int atOnce)
{
    /// <summary>Fewer would be all overhead, and for nothing where it is the network that became slow.</summary>
    public const int Least = 300;

    /// <summary>More has nothing to gain.</summary>
    public const int Most = 4_000;

    /// <summary>Before anything was measured.</summary>
    public const int First = 500;

    /// <summary>
    /// Of the server's time, for all pages at once. Half as much again, and another client's ping has a 99th percentile over 3 ms
    /// (<c>./amply bench</c>).
    /// </summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(1.4);

    // A page that something else held up must not halve the next.
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

    /// <summary>Takes when a page of so many keys was sent and answered, by one clock. The server begins with it when it is there and the one before is done.</summary>
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
