using System.Collections.Immutable;
using Amply.Lab.DataPlane.Nodes;
using Amply.Lab.DataPlane.Slots;

namespace Amply.Lab.DataPlane;

/// <summary>The shards that the group has now.</summary>
internal sealed class ShardTable
{
    private ImmutableArray<Shard> shards = [];

    public ImmutableArray<Shard> All => shards;

    /// <summary>What each of them serves.</summary>
    public ImmutableSortedDictionary<string, SlotSet> Slots => shards.ToImmutableSortedDictionary(shard => shard.Id, shard => shard.Slots, StringComparer.Ordinal);

    /// <summary>Slots that are open: nodes may tell differently whose they are.</summary>
    public SlotMove? Moving { get; set; }

    public void Add(Shard shard) => shards = shards.Add(shard);

    public void Remove(Shard shard) => shards = shards.Remove(shard);

    /// <exception cref="LabException">There is no such shard.</exception>
    public Shard Find(string id) => shards.FirstOrDefault(shard => shard.Id == id)
        ?? throw new LabException($"the lab has no shard {id}; it has {string.Join(", ", shards.Select(shard => shard.Id))}");

    public Shard Of(RedisNode node) => Find(node.Shard);
}
