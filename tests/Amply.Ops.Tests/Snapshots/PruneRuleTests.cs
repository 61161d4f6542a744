using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Snapshots;

public sealed class PruneRuleTests
{
    private static readonly ImmutableArray<Snapshot> All =
    [
        Of("m1", 1), Of("m10", 10), Of("m20", 20), Of("m40", 40),
        Of("automatic", 50, source: "automated"),
        Of("failed5", 5, Snapshot.Failed), Of("failed60", 60, Snapshot.Failed),
        new Snapshot { Name = "being-made", Status = "creating", Source = "manual" },
        Of("being-copied", 70, "copying"),
    ];

    [Theory]
    [InlineData(1, null, "failed60 m40 m20 m10 failed5")]
    [InlineData(3, null, "failed60 m40 failed5")]
    [InlineData(9, null, "failed60 failed5")]
    [InlineData(1, 15, "failed60 m40 m20")]
    [InlineData(3, 30, "failed60 m40")]
    [InlineData(1, 0, "failed60 m40 m20 m10 failed5")]
    [InlineData(0, null, "failed60 m40 m20 m10 failed5")]
    [InlineData(-5, null, "failed60 m40 m20 m10 failed5")]
    [InlineData(1, 100, "")]
    public void Choose_TakesTheOldOnesBeyondTheNewestGoodOnes(int keep, int? days, string expected)
    {
        var rule = new PruneRule(keep, days is { } age ? TimeSpan.FromDays(age) : null);

        Assert.Equal(expected, string.Join(' ', rule.Choose(All, Seen.Now).Select(s => s.Name)));
    }

    [Fact]
    public void Choose_WhenOnlyOneIsGood_KeepsItHoweverOld() =>
        Assert.Equal(["failed5"], new PruneRule(1, TimeSpan.FromDays(1)).Choose([Of("m400", 400), Of("failed5", 5, Snapshot.Failed)], Seen.Now).Select(s => s.Name));

    [Fact]
    public void Choose_OfAFailedOneWithoutADate_TakesItOnlyWhereTheAgeDoesNotCount()
    {
        var undated = new Snapshot { Name = "undated", Status = Snapshot.Failed, Source = "manual" };

        Assert.Equal(["undated"], new PruneRule(1, null).Choose([undated, Of("m1", 1)], Seen.Now).Select(s => s.Name));
        Assert.Empty(new PruneRule(1, TimeSpan.Zero).Choose([undated, Of("m1", 1)], Seen.Now));
    }

    [Fact]
    public void IsLastGood_CountsAutomaticOnesToo()
    {
        Assert.True(PruneRule.IsLastGood(All[0], [All[0], Of("failed5", 5, Snapshot.Failed)]));
        Assert.False(PruneRule.IsLastGood(All[0], All));
        Assert.False(PruneRule.IsLastGood(All[0], [All[0], All[4]]));
    }

    internal static Snapshot Of(string name, int daysOld, string status = Snapshot.Available, string source = "manual") => new()
    {
        Name = name,
        Status = status,
        Source = source,
        CacheClusterId = Seen.First,
        Nodes = [new NodeSnapshot { Created = Seen.Now.AddDays(-daysOld), CacheSize = "4 MB" }],
    };
}
