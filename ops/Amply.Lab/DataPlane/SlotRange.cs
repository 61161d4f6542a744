using System.Globalization;

namespace Amply.Lab.DataPlane;

/// <summary>Hash slots in a row, both ends included; none where the last lies before the first.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    public const int Total = 16384;

    public static SlotRange All => new(0, Total - 1);

    public static SlotRange None => new(0, -1);

    public int Count => Last - First + 1;

    /// <summary>An equal share for each shard, in their order.</summary>
    /// <param name="index">The shard's, from 0.</param>
    public static SlotRange Share(int index, int shards) => new((int)((long)Total * index / shards), (int)((long)Total * (index + 1) / shards) - 1);

    public bool Contains(int slot) => slot >= First && slot <= Last;

    /// <summary>As CLUSTER NODES writes it; empty for none.</summary>
    public override string ToString() => Count switch
    {
        <= 0 => "",
        1 => First.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}"),
    };
}
