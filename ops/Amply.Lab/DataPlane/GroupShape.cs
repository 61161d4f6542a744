using System.Collections.Immutable;
using Amply.Lab.DataPlane.Slots;

namespace Amply.Lab.DataPlane;

/// <summary>What a data plane is started as.</summary>
internal sealed record GroupShape(bool ClusterMode, ImmutableArray<ShardShape> Shards);

/// <summary>One shard's nodes, the first of them its primary.</summary>
/// <param name="Slots">Those of its data; without cluster mode all.</param>
/// <param name="Data">The RDB file that it starts with; null for an empty one.</param>
internal sealed record ShardShape(string Id, ImmutableArray<string> Nodes, SlotSet Slots, string? Data = null);
