namespace Amply.Wire;

/// <summary>One node as a line of CLUSTER NODES describes it.</summary>
/// <param name="Endpoints"><c>host:port</c> by address, and also by name if the cluster announces a name.</param>
/// <param name="Flags">The flags, separated by commas.</param>
/// <param name="Epoch">Rises with each failover and with each slot that the node takes over.</param>
/// <param name="Moving">The slots that the node sends or takes over now. Only a node's own line shows them.</param>
public sealed record ClusterLine(
    string Id, ImmutableArray<string> Endpoints, string Flags, long Epoch, SlotSet Slots, ImmutableArray<int> Moving)
{
    private const int FieldsBeforeSlots = 8;

    public bool IsItself => Has("myself");

    public bool IsPrimary => Has("master");

    public bool IsReplica => Has("slave");

    public bool IsHandshake => Has("handshake");

    /// <summary>A primary that has not failed and has an address.</summary>
    public bool IsUsablePrimary => IsPrimary && !IsHandshake && !Has("fail") && !Has("noaddr");

    /// <summary>Reads the reply of CLUSTER NODES; lines of another form are skipped.</summary>
    // <id> <ip:port@bus[,name]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> <slot-slot> [moving]…
    public static ImmutableArray<ClusterLine> Parse(string nodes) =>
    [
        .. nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' '))
            .Where(fields => fields.Length >= FieldsBeforeSlots)
            .Select(Parse),
    ];

    private static ClusterLine Parse(string[] fields)
    {
        var address = fields[1].Split('@')[0];
        var port = address[(address.LastIndexOf(':') + 1)..];
        var name = fields[1].Split(',') is [_, { Length: > 0 } announced, ..] ? announced : null;
        var slots = fields.Skip(FieldsBeforeSlots).ToLookup(field => field.StartsWith('['));
        return new ClusterLine(
            fields[0],
            name is null ? [address] : [address, $"{name}:{port}"],
            fields[2],
            long.TryParse(fields[6], out var epoch) ? epoch : 0,
            SlotSet.Of(slots[false].Select(SlotRange.TryParse).OfType<SlotRange>()),
            [.. slots[true].Select(MovingSlot).OfType<int>()]);
    }

    // [93->-<id>] goes to that node, [93-<-<id>] comes from it.
    private static int? MovingSlot(string field) =>
        field.IndexOf('-') is > 1 and var end && int.TryParse(field.AsSpan(1, end - 1), out var slot) ? slot : null;

    private bool Has(string flag) => Flags.Split(',').Contains(flag);
}
