namespace Amply.Ops.Redis.Scanning;

/// <summary>The primaries and their slots at one moment. Without cluster mode: the process that is the primary.</summary>
/// <param name="Primaries">Every primary that serves slots, each once.</param>
/// <param name="Signature">Two equal signatures mean that no slot and no primary changed in between.</param>
/// <param name="Unsettled">Why keys may be moving between nodes; null where no key moves.</param>
public sealed record SlotMap(ImmutableArray<Primary> Primaries, string Signature, string? Unsettled)
{
    /// <summary>Whether no slot moved between the two moments.</summary>
    public bool IsUnchangedIn(SlotMap later) => Unsettled is null && later.Unsettled is null && Signature == later.Signature;
}

/// <summary>Names of a cluster's shards. They stay the same while a routine runs, through failovers and reshards.</summary>
/// <remarks>
/// At first the shards are numbered by their slots. A primary that takes over the slots of a lost primary gets its name. Any other new
/// primary gets the next number.
/// </remarks>
internal sealed class ShardNames
{
    private readonly Dictionary<string, (string Name, SlotSet Slots)> byNode = new(StringComparer.Ordinal);
    private int given;

    /// <param name="primaries">All primaries that serve slots now.</param>
    /// <returns>The name of each primary, by the node's id.</returns>
    public ImmutableDictionary<string, string> Of(IReadOnlyCollection<ClusterLine> primaries)
    {
        foreach (var node in primaries.OrderBy(p => p.Slots.First))
        {
            var name = byNode.TryGetValue(node.Id, out var known) ? known.Name : Inherit(node, primaries) ?? $"{++given:0000}";
            byNode[node.Id] = (name, node.Slots);
        }

        return primaries.ToImmutableDictionary(p => p.Id, p => byNode[p.Id].Name);
    }

    private string? Inherit(ClusterLine node, IReadOnlyCollection<ClusterLine> primaries)
    {
        var gone = byNode.Where(known => primaries.All(p => p.Id != known.Key) && known.Value.Slots.Overlaps(node.Slots))
            .Select(known => (known.Key, known.Value.Name))
            .FirstOrDefault();
        return gone.Key is not null && byNode.Remove(gone.Key) ? gone.Name : null;
    }
}
