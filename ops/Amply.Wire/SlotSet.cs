using System.Collections;
using System.Collections.Immutable;

namespace Amply.Wire;

/// <summary>Any of the 16384 hash slots; in a row or not.</summary>
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

    /// <summary>An equal share for each shard, in a row and in their order.</summary>
    /// <param name="index">The shard's, from 0.</param>
    public static SlotSet Share(int index, int shards) =>
        new([new SlotRange((int)((long)Total * index / shards), (int)((long)Total * (index + 1) / shards) - 1)]);

    public static SlotSet Of(IEnumerable<int> slots)
    {
        var member = new bool[Total];
        foreach (var slot in slots)
        {
            member[slot] = true;
        }

        var found = ImmutableArray.CreateBuilder<SlotRange>();
        for (var first = Array.IndexOf(member, true); first >= 0 && first < Total;)
        {
            var end = Array.IndexOf(member, false, first);
            end = end < 0 ? Total : end;
            found.Add(new SlotRange(first, end - 1));
            first = end < Total ? Array.IndexOf(member, true, end) : -1;
        }

        return new SlotSet(found.ToImmutable());
    }

    /// <summary>Reads what <see cref="Text"/> writes.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static SlotSet Parse(string text) => Of(text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-')).SelectMany(ends =>
    {
        var (first, last) = (int.Parse(ends[0]), int.Parse(ends[^1]));
        return first >= 0 && first <= last && last < Total ? Enumerable.Range(first, last - first + 1) : throw new FormatException($"'{text}' are no hash slots");
    }));

    public bool Contains(int slot) => ranges.Any(range => range.First <= slot && slot <= range.Last);

    public SlotSet Union(IEnumerable<int> others) => Of(this.Concat(others));

    public SlotSet Except(IEnumerable<int> others) => Of(Enumerable.Except(this, others));

    /// <summary>The ranges in their order; empty for none.</summary>
    /// <param name="separator">A space as CLUSTER NODES has it, a comma as ElastiCache does.</param>
    public string Text(char separator) => string.Join(separator, ranges);

    public IEnumerator<int> GetEnumerator() => ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Hash slots in a row, both ends included.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    /// <summary>As Redis and ElastiCache write it.</summary>
    public override string ToString() => First == Last
        ? First.ToString()
        : $"{First}-{Last}";
}
