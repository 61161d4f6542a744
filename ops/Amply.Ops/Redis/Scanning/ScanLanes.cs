using System.Collections.Immutable;
using System.Numerics;

namespace Amply.Ops.Redis.Scanning;

/// <summary>Cursors of SCAN that move together, each through a part of a keyspace.</summary>
/// <remarks>
/// SCAN counts with its bits reversed: from one bucket of the hash table it goes to one far away, and comes to the neighbour much later. Cursors
/// that begin at neighbours stay neighbours, and what one loads into the processor's cache serves the others. SCAN promises nothing of cursors
/// that it did not return itself, so what must see every key goes by one. Near its end each goes a page into the next one's part, so that it
/// sees keys that the other saw.
/// </remarks>
internal sealed class ScanLanes
{
    // So many pointers of a hash table share a line of the cache.
    private const int ToACacheLine = 8;

    private readonly int count;
    private readonly ulong mask;

    private ScanLanes(int parts, params ImmutableArray<ulong> begin) => (count, mask, Cursors) = (begin.Length, (ulong)parts - 1, begin);

    /// <summary>Of those that are not at their end.</summary>
    public ImmutableArray<ulong> Cursors { get; private set; }

    public bool AtEnd => Cursors.IsEmpty;

    /// <summary>From 0 to 1: how much of their part of the keyspace lies behind the cursors.</summary>
    public double Fraction => 1 - (Cursors.Sum(cursor => 1 - FractionOf(cursor)) / count);

    /// <summary>The whole keyspace by one cursor.</summary>
    public static ImmutableArray<ScanLanes> One() => [new ScanLanes(1, 0)];

    /// <summary>The whole keyspace by the cursors of a line of the cache, in two turns: while one is on its way to the client, the server has the other.</summary>
    public static ImmutableArray<ScanLanes> InTwoTurns() => [new ScanLanes(ToACacheLine, 0, 2, 4, 6), new ScanLanes(ToACacheLine, 1, 3, 5, 7)];

    /// <param name="next">What SCAN returned for each of <see cref="Cursors"/>.</param>
    public void Advance(IEnumerable<ulong> next) =>
        Cursors = [.. Cursors.Zip(next).Where(step => step.Second != 0 && ((step.First ^ step.Second) & mask) == 0).Select(step => step.Second)];

    private double FractionOf(ulong cursor)
    {
        ulong reversed = 0;
        for (var rest = cursor >> BitOperations.PopCount(mask); rest != 0; rest &= rest - 1)
        {
            reversed |= 1UL << (63 - BitOperations.TrailingZeroCount(rest));
        }

        return reversed / Math.Pow(2, 64);
    }
}
