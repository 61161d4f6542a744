using System.Collections.Immutable;
using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>Counts of one node, over passes that each see anew what earlier ones left.</summary>
internal sealed class FlushTally
{
    private readonly Lock gate = new();
    private SessionCounts acted;
    private SessionCounts left;
    private long endedInPass;
    private int pass;

    public SessionCounts Counts
    {
        get
        {
            lock (gate)
            {
                return acted + left;
            }
        }
    }

    /// <summary>How often a session was ended so far, by whichever pass.</summary>
    public long Ended
    {
        get
        {
            lock (gate)
            {
                return acted.Deleted + acted.CameBack + acted.Shortened + acted.ShortenedAgain;
            }
        }
    }

    public long EndedInPass
    {
        get
        {
            lock (gate)
            {
                return endedInPass;
            }
        }
    }

    /// <summary>What this pass left so far. A part of the pass that begins again sets it to what it was before that part.</summary>
    public SessionCounts Left
    {
        get
        {
            lock (gate)
            {
                return left;
            }
        }

        set
        {
            lock (gate)
            {
                left = value;
            }
        }
    }

    /// <summary>Begins a pass, or begins it anew: what it leaves is counted from the beginning.</summary>
    public void BeginPass(int number)
    {
        lock (gate)
        {
            endedInPass = number == pass ? endedInPass : 0;
            pass = number;
            left = SessionCounts.None;
        }
    }

    /// <param name="shortened">Whether ended means given a shorter life.</param>
    public void AddActed(long ended, long withoutTtl, bool shortened)
    {
        lock (gate)
        {
            endedInPass += ended;
            acted += new SessionCounts
            {
                Deleted = !shortened && pass <= 1 ? ended : 0,
                CameBack = !shortened && pass > 1 ? ended : 0,
                Shortened = shortened && pass <= 1 ? ended : 0,
                ShortenedAgain = shortened && pass > 1 ? ended : 0,

                // A session that comes back comes back as it was: the first pass counted it.
                WithoutTtl = pass <= 1 ? withoutTtl : 0,
            };
        }
    }

    public void AddIndexEntries(long removed)
    {
        lock (gate)
        {
            acted += new SessionCounts { IndexEntries = removed };
        }
    }

    public void AddLeft(SessionCounts counts)
    {
        lock (gate)
        {
            left += counts;
        }
    }
}

/// <summary>The moment a flush began, by the clock that TTLs run on.</summary>
internal sealed record FlushStart(long UnixMilliseconds)
{
    private readonly RedisValue text = PythonTime.Format(DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds));

    /// <summary>The latest of the servers' clocks: a session of the seconds between them is ended rather than spared.</summary>
    public static async Task<FlushStart> NowAsync(ImmutableArray<Primary> primaries)
    {
        var times = await Task.WhenAll(primaries.Select(p => p.Server.TimeAsync()));
        return new FlushStart(new DateTimeOffset(times.Max(), TimeSpan.Zero).ToUnixTimeMilliseconds());
    }

    /// <summary>The first four arguments of every script that judges sessions.</summary>
    public RedisValue[] Arguments(SessionFlushOptions options, params RedisValue[] more) =>
        [UnixMilliseconds, text, (long)(options.Grace ?? TimeSpan.Zero).TotalMilliseconds, options.IncludeNew ? 1 : 0, .. more];
}
