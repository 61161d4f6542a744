using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Keys;

/// <summary>Keeps the highest counters, in bounded memory.</summary>
internal sealed class RateTally(RateListQuestion question)
{
    private readonly SortedSet<RateCounter> highest = new(Comparer<RateCounter>.Create(
        (a, b) => a.Count!.Value.CompareTo(b.Count!.Value) is not 0 and var order ? order : string.CompareOrdinal(b.Key, a.Key)));

    /// <summary>The highest counter first.</summary>
    public ImmutableArray<RateCounter> Highest => [.. highest.Reverse()];

    public long Seen { get; private set; }

    public long Matching { get; private set; }

    public long Endless { get; private set; }

    public long NotCounters { get; private set; }

    public void Add(RateCounter counter)
    {
        switch (counter.State)
        {
            case RateCounterState.Absent:
                break;
            case RateCounterState.Malformed or RateCounterState.WrongType:
                NotCounters++;
                break;
            default:
                Seen++;
                Endless += counter.State == RateCounterState.Endless ? 1 : 0;
                if (question.Over is not { } least || counter.Count > least)
                {
                    Matching++;
                    Keep(counter);
                }

                break;
        }
    }

    public void AddAll(RateTally other)
    {
        Seen += other.Seen;
        Matching += other.Matching;
        Endless += other.Endless;
        NotCounters += other.NotCounters;
        foreach (var counter in other.highest)
        {
            Keep(counter);
        }
    }

    private void Keep(RateCounter counter)
    {
        highest.Add(counter);
        if (highest.Count > question.Limit)
        {
            highest.Remove(highest.Min!);
        }
    }
}

/// <summary>Counters of requests, the highest first.</summary>
public sealed record RateListing
{
    public required ImmutableArray<RateCounter> Counters { get; init; }

    /// <summary>All counters.</summary>
    public required long Seen { get; init; }

    /// <summary>Counters above the asked number.</summary>
    public required long Matching { get; init; }

    /// <summary>Counters without a TTL, which never end.</summary>
    public required long Endless { get; init; }

    /// <summary>Keys with the name of a counter and another content.</summary>
    public required long NotCounters { get; init; }

    /// <summary>Why counters may be missing; absent where no slot moved.</summary>
    public string? Unproved { get; init; }

    /// <summary>The nodes from which values were read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }

    /// <summary>A command that ends the endless counters; absent where there are none.</summary>
    public string? Fix { get; init; }
}
