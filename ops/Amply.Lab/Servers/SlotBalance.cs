namespace Amply.Lab.Servers;

/// <summary>Finds the fewest slots to move so that no shard has more than one slot more than another.</summary>
public static class SlotBalance
{
    /// <summary>The moves, shard by shard.</summary>
    /// <param name="present">The present slots of each shard.</param>
    /// <param name="over">The shards that shall share all slots. The other shards get none.</param>
    public static ImmutableArray<SlotMove> Moves(IReadOnlyDictionary<string, SlotSet> present, IReadOnlyCollection<string> over)
    {
        var wanted = Wanted(present, over);
        var surplus = new Queue<(string From, int Slot)>(
            from shard in present.OrderBy(shard => shard.Key, StringComparer.Ordinal)
            from slot in shard.Value.Skip(wanted.GetValueOrDefault(shard.Key))
            select (shard.Key, slot));
        return
        [
            .. from to in wanted.OrderBy(shard => shard.Key, StringComparer.Ordinal)
               from move in Take(surplus, to.Value - present.GetValueOrDefault(to.Key, SlotSet.None).Count).GroupBy(taken => taken.From)
               select new SlotMove(move.Key, to.Key, [.. move.Select(taken => taken.Slot)]),
        ];
    }

    /// <summary>Whether the shards have equal shares, give or take one slot.</summary>
    public static bool IsEven(IReadOnlyDictionary<string, SlotSet> present) => Moves(present, [.. present.Keys]).IsEmpty;

    // The shards with the most slots keep the remainder, so that no slot moves without need.
    private static Dictionary<string, int> Wanted(IReadOnlyDictionary<string, SlotSet> present, IReadOnlyCollection<string> over)
    {
        var (share, remainder) = Math.DivRem(SlotSet.Total, over.Count);
        return over
            .OrderByDescending(shard => present.GetValueOrDefault(shard, SlotSet.None).Count)
            .ThenBy(shard => shard, StringComparer.Ordinal)
            .Index()
            .ToDictionary(place => place.Item, place => place.Index < remainder ? share + 1 : share, StringComparer.Ordinal);
    }

    private static List<(string From, int Slot)> Take(Queue<(string From, int Slot)> surplus, int count)
    {
        var taken = new List<(string From, int Slot)>();
        while (taken.Count < count)
        {
            taken.Add(surplus.Dequeue());
        }

        return taken;
    }
}

/// <summary>Slots that move from one shard to another.</summary>
public sealed record SlotMove(string From, string To, ImmutableArray<int> Slots);
