using Amply.Lab.Servers;
using Amply.Wire;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class SlotBalanceTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    [InlineData(7, 3)]
    [InlineData(5, 1)]
    [InlineData(90, 89)]
    public void Moves_spread_all_slots_evenly_and_move_no_more_than_they_must(int before, int after)
    {
        var present = Shares(before);
        var over = Ids(after);

        var moves = SlotBalance.Moves(present, over);

        var then = After(present, moves, over);
        Assert.Equal(Enumerable.Range(0, SlotSet.Total), then.Values.SelectMany(slots => slots).Order());
        Assert.All(then, shard => Assert.Equal(over.Contains(shard.Key), shard.Value.Count > 0));
        var counts = over.Select(shard => then[shard].Count).ToArray();
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        var kept = over.Where(present.ContainsKey).Sum(shard => Math.Min(present[shard].Count, then[shard].Count));
        Assert.Equal(SlotSet.Total - kept, moves.Sum(move => move.Slots.Length));
        Assert.True(SlotBalance.IsEven(then.RemoveRange(then.Keys.Except(over))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(90)]
    public void Shards_that_start_with_equal_shares_stay_as_they_are(int shards) => Assert.True(SlotBalance.IsEven(Shares(shards)));

    [Fact]
    public void A_move_that_was_interrupted_is_finished_and_not_begun_anew()
    {
        var present = Shares(1).Add("0002", SlotSet.Of(Enumerable.Range(100, 50)));
        present = present.SetItem("0001", SlotSet.All.Except(present["0002"]));

        var move = Assert.Single(SlotBalance.Moves(present, ["0001", "0002"]));

        Assert.Equal(("0001", "0002", 8192 - 50), (move.From, move.To, move.Slots.Length));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("0-16383", "0-16383")]
    [InlineData("16383 0 5 7-9 6", "0,5-9,16383")]
    public void Slots_are_read_and_written_as_ranges(string text, string written) => Assert.Equal(written, SlotSet.Parse(text).Text(','));

    private static string[] Ids(int count) => [.. Enumerable.Range(1, count).Select(number => number.ToString("D4"))];

    private static ImmutableSortedDictionary<string, SlotSet> Shares(int count) =>
        Ids(count).Index().ToImmutableSortedDictionary(shard => shard.Item, shard => SlotSet.Share(shard.Index, count));

    private static ImmutableSortedDictionary<string, SlotSet> After(ImmutableSortedDictionary<string, SlotSet> present, IEnumerable<SlotMove> moves, IEnumerable<string> over)
    {
        var then = over.Aggregate(present, (all, shard) => all.ContainsKey(shard) ? all : all.Add(shard, SlotSet.None));
        return moves.Aggregate(then, (all, move) => all.SetItem(move.From, all[move.From].Except(move.Slots)).SetItem(move.To, all[move.To].Union(move.Slots)));
    }
}
