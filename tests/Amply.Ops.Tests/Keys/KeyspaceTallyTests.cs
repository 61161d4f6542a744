using Amply.Ops.Routines.Keys;

namespace Amply.Ops.Tests.Keys;

public sealed class KeyspaceTallyTests
{
    private const long Giant = 20 * KeyspaceTally.GiantBytes;

    [Fact]
    public void AddScaled_WhenOneGiantWasSeen_AddsItOnce()
    {
        var kind = Assert.Single(Scaled(10, Repeat(200, 100), Repeat(1, Giant)).Kinds());

        Assert.Equal((2_010, (200 * 100 * 10) + Giant, Giant), (kind.Keys, kind.Bytes, kind.BiggestBytes));
    }

    [Fact]
    public void AddScaled_WhenTheKindConsistsOfGiants_TakesTheUnseenForGiantsToo()
    {
        var kind = Assert.Single(Scaled(10, Repeat(50, Giant)).Kinds());

        Assert.Equal((500, 500 * Giant), (kind.Keys, kind.Bytes));
    }

    [Fact]
    public void Kinds_WhenNothingWasMeasured_SaysNoBytes()
    {
        var kind = Assert.Single(Scaled(1, Repeat(3, null)).Kinds());

        Assert.Equal((3, null, null), (kind.Keys, kind.Bytes, kind.BiggestBytes));
    }

    [Fact]
    public void Kinds_WhenThereAreMorePrefixesThanAreKept_SumsTheRest()
    {
        var tally = new KeyspaceTally();
        for (var i = 0; i < 5_000; i++)
        {
            tally.Add($"p{i}:", new MeasuredKey([], 10, WithoutTtl: true));
        }

        var kinds = tally.Kinds();

        Assert.Equal(KeyspaceTally.MostKinds + 1, kinds.Length);
        Assert.Equal((5_000, 50_000), (kinds.Sum(k => k.Keys), kinds.Sum(k => k.Bytes)));
        Assert.Equal(4_000, Assert.Single(kinds, k => k.Prefix == KeyKinds.More).Keys);
    }

    private static KeyspaceTally Scaled(double factor, params IEnumerable<MeasuredKey>[] keys)
    {
        var (part, all) = (new KeyspaceTally(), new KeyspaceTally());
        foreach (var key in keys.SelectMany(some => some))
        {
            part.Add("cache:", key);
        }

        all.AddScaled(part, factor);
        return all;
    }

    private static IEnumerable<MeasuredKey> Repeat(int count, long? bytes) => Enumerable.Repeat(new MeasuredKey([], bytes, WithoutTtl: false), count);
}
