using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>Counts what a flush did and what it left. What was left is counted again by each pass.</summary>
internal sealed class FlushTally
{
    private readonly Lock gate = new();
    private SessionCounts acted;
    private SessionCounts left;
    private long endedInPass;
    private FlushPass pass;

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

    /// <summary>Sessions deleted or shortened so far, over all passes.</summary>
    public long Ended => Counts.Acted;

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

    /// <summary>What this pass left so far. A part of the pass that starts again resets the value to the one before that part.</summary>
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

    /// <summary>Begins a pass, or begins the same pass again: what the pass leaves is counted from zero.</summary>
    public void BeginPass(FlushPass begun)
    {
        lock (gate)
        {
            endedInPass = begun == pass ? endedInPass : 0;
            pass = begun;
            left = SessionCounts.None;
        }
    }

    /// <param name="shortened">Whether the lifetimes were shortened instead of deleted.</param>
    public void AddActed(long ended, long withoutTtl, bool shortened)
    {
        lock (gate)
        {
            endedInPass += ended;
            acted += (pass.Verifies, shortened) switch
            {
                (false, false) => new SessionCounts { Deleted = ended, WithoutTtl = withoutTtl },
                (false, true) => new SessionCounts { Shortened = ended, WithoutTtl = withoutTtl },
                // A session comes back as it was: the first pass counted its missing TTL.
                (true, false) => new SessionCounts { CameBack = ended },
                (true, true) => new SessionCounts { ShortenedAgain = ended },
            };
        }
    }

    /// <summary>Adds what <see cref="StaleEntries"/> removed from one index, or what a script removed from several.</summary>
    public void AddSwept((long Removed, bool IsForeign) index)
    {
        lock (gate)
        {
            acted += new SessionCounts { IndexEntries = index.Removed };
            left += new SessionCounts { ForeignIndexes = index.IsForeign ? 1 : 0 };
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

/// <summary>Sessions and index entries by what became of them.</summary>
public readonly record struct SessionCounts
{
    public static readonly SessionCounts None;

    /// <summary>Deleted by the first pass.</summary>
    public long Deleted { get; init; }

    /// <summary>
    /// How often a later pass deleted a session that a request had written back. With new sessions included also a new one.
    /// </summary>
    public long CameBack { get; init; }
    /// <summary>Given a shorter lifetime by the first pass.</summary>
    public long Shortened { get; init; }
    /// <summary>How often a later pass shortened a lifetime again that a request had extended.</summary>
    public long ShortenedAgain { get; init; }
    /// <summary>Left because they end within the grace. After the first pass they include those that it shortened.</summary>
    public long EndingSoon { get; init; }
    /// <summary>Created after the start and left.</summary>
    public long Spared { get; init; }
    /// <summary>Sessions that the filter does not select.</summary>
    public long NotMeant { get; init; }
    /// <summary>Left, because a field that the filter asks for is absent or unreadable.</summary>
    public long CannotJudge { get; init; }
    /// <summary>The same by the field; absent where all were judged.</summary>
    public ImmutableSortedDictionary<string, long>? UnreadFields { get; init; }
    /// <summary>Keys under <c>session:</c> that hold another type: left.</summary>
    public long WrongType { get; init; }
    /// <summary>Sessions without a TTL. They are deleted or shortened like the others.</summary>
    public long WithoutTtl { get; init; }
    /// <summary>Index entries removed because their session is gone.</summary>
    public long IndexEntries { get; init; }
    /// <summary>Keys under <c>user_sessions:</c> that hold another type: left.</summary>
    public long ForeignIndexes { get; init; }

    /// <summary>What a flush did to sessions. A session that came back counts each time.</summary>
    internal long Acted => Deleted + CameBack + Shortened + ShortenedAgain;

    public static SessionCounts operator +(SessionCounts a, SessionCounts b) => new()
    {
        Deleted = a.Deleted + b.Deleted,
        CameBack = a.CameBack + b.CameBack,
        Shortened = a.Shortened + b.Shortened,
        ShortenedAgain = a.ShortenedAgain + b.ShortenedAgain,
        EndingSoon = a.EndingSoon + b.EndingSoon,
        Spared = a.Spared + b.Spared,
        NotMeant = a.NotMeant + b.NotMeant,
        CannotJudge = a.CannotJudge + b.CannotJudge,
        UnreadFields = FieldCounts.Plus(a.UnreadFields, b.UnreadFields),
        WrongType = a.WrongType + b.WrongType,
        WithoutTtl = a.WithoutTtl + b.WithoutTtl,
        IndexEntries = a.IndexEntries + b.IndexEntries,
        ForeignIndexes = a.ForeignIndexes + b.ForeignIndexes,
    };

    public static SessionCounts Add(SessionCounts left, SessionCounts right) => left + right;
}
