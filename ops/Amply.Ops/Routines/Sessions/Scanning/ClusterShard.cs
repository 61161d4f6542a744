using System.Collections.Immutable;
using System.Globalization;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>One primary with slots, as CLUSTER NODES names it.</summary>
/// <param name="Endpoints">By address and, where the cluster announces one, by name.</param>
internal sealed record ClusterShard(ImmutableArray<string> Endpoints, int FirstSlot, int SlotCount)
{
    private const int AllSlots = 16_384;

    /// <summary>A slot that nobody serves holds keys that nobody scans.</summary>
    public static bool CoverAllSlots(IEnumerable<ClusterShard> shards) => shards.Sum(s => s.SlotCount) == AllSlots;

    /// <summary>Reads the primaries that have slots, in the order of these.</summary>
    // <id> <ip:port@bus[,name]> <flags> <primary> <ping> <pong> <epoch> <link> <slot> <slot-slot> [moving]…
    public static ImmutableArray<ClusterShard> Parse(string nodes) =>
    [
        .. nodes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split(' '))
            .Where(fields => fields.Length > 8)
            .Where(fields => fields[2].Split(',') is var flags && flags.Contains("master") && !flags.Contains("fail") && !flags.Contains("noaddr"))
            .Select(Parse)
            .Where(shard => shard.SlotCount > 0)
            .OrderBy(shard => shard.FirstSlot),
    ];

    private static ClusterShard Parse(string[] fields)
    {
        var (first, count) = (AllSlots, 0);
        foreach (var range in fields.Skip(8).Where(f => !f.StartsWith('[')).Select(f => f.Split('-')))
        {
            var from = int.Parse(range[0], CultureInfo.InvariantCulture);
            first = Math.Min(first, from);
            count += int.Parse(range[^1], CultureInfo.InvariantCulture) - from + 1;
        }

        var address = fields[1].Split('@')[0];
        var port = address[(address.LastIndexOf(':') + 1)..];
        var name = fields[1].Split(',') is [_, { Length: > 0 } announced, ..] ? announced : null;
        return new ClusterShard(name is null ? [address] : [address, $"{name}:{port}"], first, count);
    }
}
