using System.Globalization;

namespace Amply.Lab.DataPlane.Slots;

/// <summary>Hash slots in a row, both ends included.</summary>
public readonly record struct SlotRange(int First, int Last)
{
    /// <summary>As Redis and ElastiCache write it.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
