using System.Collections.Immutable;

namespace Amply.Lab.DataPlane.Slots;

/// <summary>Slots that go from one shard to another.</summary>
public sealed record SlotMove(string From, string To, ImmutableArray<int> Slots);
