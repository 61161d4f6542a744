using System.Collections.Immutable;
using System.Numerics;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>Cursors of SCAN that go through a keyspace side by side, each through a part of it.</summary>
/// <remarks>
/// SCAN counts with its bits reversed: from one bucket of the hash table it goes to one far away, and comes to the neighbour much later. Cursors
/// that begin at neighbours stay neighbours, and what one loads into the processor's cache serves the others. SCAN promises nothing of cursors
/// that it did not return itself, so what must see every key goes by one. Near its end each goes a page into the next one's part, so that it
/// sees keys that the other saw.
/// </remarks>
/// <param name="count">A power of two.</param>
internal sealed class ScanLanes(int count)
{
    /// <summary>So many pointers of a hash table share a line of the cache.</summary>
    public const int ToACacheLine = 8;

    private readonly ulong mask = (ulong)count - 1;

    /// <summary>Of those that are not at their end.</summary>
    public ImmutableArray<ulong> Cursors { get; private set; } = [.. Enumerable.Range(0, count).Select(lane => (ulong)lane)];

    public bool AtEnd => Cursors.IsEmpty;

    /// <summary>From 0 to 1: how much of the keyspace lies behind the cursors.</summary>
    public double Fraction => 1 - (Cursors.Sum(cursor => 1 - FractionOf(cursor)) / count);

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
