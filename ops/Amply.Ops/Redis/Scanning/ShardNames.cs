using System.Collections.Immutable;

namespace Amply.Ops.Redis.Scanning;

/// <summary>Names of a cluster's shards that stay the same while a routine runs, whatever fails over and whichever slots move.</summary>
/// <remarks>At first they are numbered by their slots. A primary that takes over the slots of one that is gone takes over its name; any other new one gets the next number.</remarks>
internal sealed class ShardNames
{
    private readonly Dictionary<string, (string Name, ImmutableArray<SlotRange> Slots)> byNode = new(StringComparer.Ordinal);
    private int given;

    /// <param name="primaries">All that serve slots now.</param>
    /// <returns>The name of each primary, by the node's id.</returns>
    public ImmutableDictionary<string, string> Of(IReadOnlyCollection<ClusterNode> primaries)
    {
        foreach (var node in primaries.OrderBy(p => p.FirstSlot))
        {
            var name = byNode.TryGetValue(node.Id, out var known) ? known.Name : Inherit(node, primaries) ?? $"{++given:0000}";
            byNode[node.Id] = (name, node.Slots);
        }

        return primaries.ToImmutableDictionary(p => p.Id, p => byNode[p.Id].Name);
    }

    private string? Inherit(ClusterNode node, IReadOnlyCollection<ClusterNode> primaries)
    {
        var gone = byNode.Where(known => primaries.All(p => p.Id != known.Key) && known.Value.Slots.Any(slots => node.Slots.Any(slots.Overlaps)))
            .Select(known => (known.Key, known.Value.Name))
            .FirstOrDefault();
        return gone.Key is not null && byNode.Remove(gone.Key) ? gone.Name : null;
    }
}
