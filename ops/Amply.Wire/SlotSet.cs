using System.Collections;
using System.Globalization;

namespace Amply.Wire;

/// <summary>Any of the 16384 hash slots, as ranges that neither touch nor overlap.</summary>
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

    /// <summary>The lowest slot; <see cref="Total"/> where there is none.</summary>
    public int First => ranges.IsEmpty ? Total : ranges[0].First;

    /// <summary>An equal share for each shard, in a row and in their order.</summary>
    /// <param name="index">The shard's, from 0.</param>
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
        .Select(range => SlotRange.TryParse(range) ?? throw new FormatException($"'{range}' is no range of hash slots")));

    public bool Contains(int slot) => ranges.Any(range => range.First <= slot && slot <= range.Last);

    public bool Overlaps(SlotSet other) => ranges.Any(one => other.ranges.Any(two => one.First <= two.Last && two.First <= one.Last));

    public SlotSet Union(IEnumerable<int> others) => Of(this.Concat(others));

    public SlotSet Except(IEnumerable<int> others) => Of(Enumerable.Except(this, others));

    /// <summary>The ranges in their order; empty for none.</summary>
    /// <param name="separator">A space as CLUSTER NODES has it, a comma as ElastiCache does.</param>
    public string Text(char separator) => string.Join(separator, ranges);

    public IEnumerator<int> GetEnumerator() =>
        ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Hash slots in a row, both ends included.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    /// <summary>Reads <c>5</c> or <c>0-5460</c>; null where the text is neither, or names a slot that does not exist.</summary>
    public static SlotRange? TryParse(string text)
    {
        var ends = text.Split('-');
        return ends.Length is 1 or 2 && int.TryParse(ends[0], NumberStyles.None, null, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, null, out var last) && first <= last && last < SlotSet.Total
            ? new SlotRange(first, last)
            : null;
    }

    /// <summary>As Redis and ElastiCache write the range.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
