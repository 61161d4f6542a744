using System.Collections.Immutable;

namespace Amply.Ops.Redis.Scanning;

/// <summary>One node as a line of CLUSTER NODES describes it.</summary>
/// <param name="Endpoints">By address and, where the cluster announces one, by name.</param>
/// <param name="IsUsablePrimary">A primary that has not failed and has an address.</param>
/// <param name="Epoch">Rises with each failover and with each slot that the node takes over.</param>
/// <param name="Moving">The slots that the node is handing over or taking over. Only a node's own line shows them.</param>
internal sealed record ClusterNode(
    string Id,
    ImmutableArray<string> Endpoints,
    bool IsItself,
    bool IsUsablePrimary,
    long Epoch,
    ImmutableArray<SlotRange> Slots,
    ImmutableArray<int> Moving)
{
    public int FirstSlot => Slots.IsEmpty ? SlotRange.All : Slots.Min(s => s.First);

    public int SlotCount => Slots.Sum(s => s.Last - s.First + 1);

    /// <summary>Reads the reply of CLUSTER NODES; lines of another form are passed over.</summary>
    // <id> <ip:port@bus[,name]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> <slot-slot> [moving]…
    public static ImmutableArray<ClusterNode> Parse(string nodes) =>
    [
        .. nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split(' '))
            .Where(fields => fields.Length >= 8)
            .Select(Parse),
    ];

    private static ClusterNode Parse(string[] fields)
    {
        var address = fields[1].Split('@')[0];
        var port = address[(address.LastIndexOf(':') + 1)..];
        var name = fields[1].Split(',') is [_, { Length: > 0 } announced, ..] ? announced : null;
        var flags = fields[2].Split(',');
        var slots = fields.Skip(8).ToLookup(field => field.StartsWith('['));
        return new ClusterNode(
            fields[0],
            name is null ? [address] : [address, $"{name}:{port}"],
            flags.Contains("myself"),
            flags.Contains("master") && !flags.Contains("fail") && !flags.Contains("noaddr") && !flags.Contains("handshake"),
            long.TryParse(fields[6], out var epoch) ? epoch : 0,
            [.. slots[false].Select(SlotRange.Parse).OfType<SlotRange>()],
            [.. slots[true].Select(MovingSlot).OfType<int>()]);
    }

    // [93->-<id>] goes to that node, [93-<-<id>] comes from it.
    private static int? MovingSlot(string field) =>
        field.IndexOf('-') is > 1 and var end && int.TryParse(field.AsSpan(1, end - 1), out var slot) ? slot : null;
}

/// <summary>Slots from the first to the last, both included; from 0 to 16,383.</summary>
internal sealed record SlotRange(int First, int Last)
{
    public const int All = 16_384;

    /// <summary>Reads <c>5</c> or <c>0-5460</c>; null where it is neither.</summary>
    public static SlotRange? Parse(string text)
    {
        var ends = text.Split('-');
        return ends.Length is 1 or 2 && int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && first <= last
            ? new SlotRange(first, last)
            : null;
    }

    public bool Overlaps(SlotRange other) => First <= other.Last && other.First <= Last;

    public override string ToString() => $"{First}-{Last}";
}

/// <summary>Which primaries serve which slots at one moment. Without cluster mode: which process is the primary.</summary>
/// <param name="Primaries">Every primary that serves slots, each once.</param>
/// <param name="Signature">Equal for two moments only where no slot and no primary changed between them.</param>
/// <param name="Unsettled">Why keys may be on their way from one node to another; null where they are not.</param>
public sealed record SlotMap(ImmutableArray<Primary> Primaries, string Signature, string? Unsettled)
{
    /// <summary>Whether nothing moved between the two moments.</summary>
    public bool IsUnchangedIn(SlotMap later) => Unsettled is null && later.Unsettled is null && Signature == later.Signature;
}

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
