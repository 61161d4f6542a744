namespace Amply.Ops.Routines.Sessions.Flushing;

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

    /// <summary>Sessions ended so far, by whichever pass.</summary>
    public long Ended
    {
        get
        {
            lock (gate)
            {
                return acted.Deleted + acted.CameBack + acted.Shortened;
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
                Shortened = shortened ? ended : 0,
                WithoutTtl = withoutTtl,
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
