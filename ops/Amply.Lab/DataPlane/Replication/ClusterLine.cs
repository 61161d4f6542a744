using System.Collections.Immutable;

namespace Amply.Lab.DataPlane.Replication;

/// <summary>What one node says of another in CLUSTER NODES.</summary>
/// <param name="Slots">As written, ranges separated by spaces; slots on the move left out.</param>
internal sealed record ClusterLine(string Id, string Flags, string Slots)
{
    private const int FieldsBeforeSlots = 8;

    public bool IsPrimary => Flags.Split(',').Contains("master");

    public bool IsHandshake => Flags.Contains("handshake", StringComparison.Ordinal);

    public static ImmutableArray<ClusterLine> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ')).Where(fields => fields.Length >= FieldsBeforeSlots)
            .Select(fields => new ClusterLine(fields[0], fields[2], string.Join(' ', fields.Skip(FieldsBeforeSlots).Where(slot => !slot.StartsWith('[')))))];
}
