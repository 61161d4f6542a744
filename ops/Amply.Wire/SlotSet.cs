using System.Collections;
using System.Globalization;

namespace Amply.Wire;

/// <summary>A set of the 16384 hash slots, kept as ranges that neither touch nor overlap.</summary>
public sealed class SlotSet : IEnumerable<int>
{
    public const int Total = 16384;

    private readonly ImmutableArray<SlotRange> ranges;

    private SlotSet(ImmutableArray<SlotRange> ranges)
    {
        this.ranges = ranges;
        Count = ranges.Sum(range => range.Last - range.First + 1);
    }

    public static SlotSet None { get; } = new([]);

    public static SlotSet All { get; } = Share(0, 1);

    public int Count { get; }

    /// <summary>The lowest slot; <see cref="Total"/> if the set is empty.</summary>
    public int First => ranges.IsEmpty ? Total : ranges[0].First;

    /// <summary>The equal share of one shard. Shares are consecutive ranges in the order of the shards.</summary>
    /// <param name="index">The shard's index, from 0.</param>
    public static SlotSet Share(int index, int shards) =>
        new([new SlotRange((int)((long)Total * index / shards), (int)((long)Total * (index + 1) / shards) - 1)]);

    public static SlotSet Of(IEnumerable<int> slots) => Of(slots.Select(slot => new SlotRange(slot, slot)));

    /// <summary>Joins ranges in any order, which may touch and overlap.</summary>
    public static SlotSet Of(IEnumerable<SlotRange> ranges)
    {
        var joined = ImmutableArray.CreateBuilder<SlotRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1)
            {
                joined[^1] = joined[^1] with { Last = Math.Max(joined[^1].Last, range.Last) };
            }
            else
            {
                joined.Add(range);
            }
        }

        return new SlotSet(joined.ToImmutable());
    }

    /// <summary>Reads what <see cref="Text"/> writes.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static SlotSet Parse(string text) => Of(text
        .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
        .Select(range => SlotRange.TryParse(range) ?? throw new FormatException($"'{range}' is not a range of hash slots")));

    public bool Contains(int slot) => ranges.Any(range => range.First <= slot && slot <= range.Last);

    public bool Overlaps(SlotSet other) => ranges.Any(one => other.ranges.Any(two => one.First <= two.Last && two.First <= one.Last));

    public SlotSet Union(IEnumerable<int> others) => Of(this.Concat(others));

    public SlotSet Except(IEnumerable<int> others) => Of(Enumerable.Except(this, others));

    /// <summary>The ranges in ascending order; empty for an empty set.</summary>
    /// <param name="separator">A space as in CLUSTER NODES, or a comma as in ElastiCache.</param>
    public string Text(char separator) => string.Join(separator, ranges);

    public IEnumerator<int> GetEnumerator() =>
        ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Consecutive hash slots, both ends included.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    /// <summary>Reads <c>5</c> or <c>0-5460</c>; null if the text is neither, or names a slot that does not exist.</summary>
    public static SlotRange? TryParse(string text)
    {
        var ends = text.Split('-');
        return ends.Length is 1 or 2 && int.TryParse(ends[0], NumberStyles.None, null, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, null, out var last) && first <= last && last < SlotSet.Total
            ? new SlotRange(first, last)
            : null;
    }

    /// <summary>The range as Redis and ElastiCache write it.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
