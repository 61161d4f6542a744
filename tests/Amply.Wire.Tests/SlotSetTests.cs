namespace Amply.Wire.Tests;

public sealed class SlotSetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0-5460")]
    [InlineData("1,3,5-7,16383")]
    [InlineData("0-16383")]
    public void Text_IsReadBackAsItWas(string text) => Assert.Equal(text, SlotSet.Parse(text).Text(','));

    [Theory]
    [InlineData("5-3")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1-2-3")]
    [InlineData("0-5 x")]
    [InlineData("99999999999999999999")]
    [InlineData("16384")]
    [InlineData("0-16384")]
    [InlineData("x")]
    public void Parse_WhenTheTextIsNoSlots_Throws(string text) => Assert.ThrowsAny<FormatException>(() => SlotSet.Parse(text));

    [Fact]
    public void Of_JoinsNeighboursInAnyOrder() => Assert.Equal("3-5 9", SlotSet.Of([9, 5, 3, 4]).Text(' '));

    [Theory]
    [InlineData("5-9 0-4", "0-9", 0)]
    [InlineData("3 1-7 2-5,9", "1-7 9", 1)]
    [InlineData("8 8", "8", 8)]
    [InlineData("\r\n", "", SlotSet.Total)]
    public void Parse_JoinsRangesInAnyOrder(string text, string joined, int first)
    {
        var slots = SlotSet.Parse(text.Trim());

        Assert.Equal((joined, first), (slots.Text(' '), slots.First));
    }

    [Theory]
    [InlineData("0-5", "5-9", true)]
    [InlineData("0-5", "6-9", false)]
    [InlineData("0-5 8", "7 8", true)]
    [InlineData("", "0-9", false)]
    public void Overlaps_WhereASlotIsInBoth(string one, string other, bool both)
    {
        Assert.Equal(both, SlotSet.Parse(one).Overlaps(SlotSet.Parse(other)));
        Assert.Equal(both, SlotSet.Parse(other).Overlaps(SlotSet.Parse(one)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(90)]
    public void Shares_HoldEverySlotOnce(int shards)
    {
        var shares = Enumerable.Range(0, shards).Select(shard => SlotSet.Share(shard, shards)).ToArray();

        Assert.Equal(Enumerable.Range(0, SlotSet.Total), shares.SelectMany(slots => slots).Order());
        Assert.InRange(shares.Max(slots => slots.Count) - shares.Min(slots => slots.Count), 0, 1);
    }

    [Fact]
    public void UnionAndExcept_AreThoseOfSets()
    {
        var low = SlotSet.Of(Enumerable.Range(0, 10));

        Assert.Equal("0-12", low.Union([10, 11, 12]).Text(','));
        Assert.Equal("0-3,6-9", low.Except([4, 5]).Text(','));
        Assert.True(low.Contains(9));
        Assert.False(low.Contains(10));
    }
}
