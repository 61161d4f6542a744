using Amply.Model.Design;
using Amply.Model.Tests.Settings;

namespace Amply.Model.Tests;

public sealed class AlarmCatalogueTests
{
    // The source document's table, and its periods where it gives them.
    [Theory]
    [InlineData("high-cpu", "CPUUtilization", true, 80, 60, 3)]
    [InlineData("low-memory", "FreeableMemory", false, 100_000_000, 60, 3)]
    [InlineData("high-connections", "CurrConnections", true, 100, 60, 3)]
    [InlineData("high-evictions", "Evictions", true, 100, 60, 1)]
    public void Prod_HasTheSourceDocumentsAlarms(string kind, string metric, bool above, double threshold, int period, int periods)
    {
        var alarm = Assert.Single(For(new Configuration()), a => a.Rule.Kind == kind);

        Assert.Equal(
            (metric, above, threshold, period, periods),
            (alarm.Rule.Metric, alarm.Rule.FiresAbove, alarm.Threshold, alarm.Rule.Period, alarm.Rule.EvaluationPeriods));
    }

    [Fact]
    public void HitRate_IsComputedInPercentFromHitsAndMisses()
    {
        var alarm = Assert.Single(For(new Configuration()), a => a.Rule.Kind == "low-hit-rate");

        Assert.Equal(("100 * m1 / (m1 + m2)", false, 90.0), (alarm.Rule.Metric, alarm.Rule.FiresAbove, alarm.Threshold));
        Assert.Equal(["CacheHits", "CacheMisses"], alarm.Rule.ExpressionMetrics.AsEnumerable());
        Assert.Equal((true, 2), (alarm.Rule.IsExpression, alarm.Rule.Metrics));
    }

    [Fact]
    public void Evictions_AreCountedNotAveraged() =>
        Assert.Equal("Sum", Assert.Single(For(new Configuration()), a => a.Rule.Kind == "high-evictions").Rule.Statistic);

    [Fact]
    public void EveryMember_HasItsOwn()
    {
        var alarms = For(new Configuration().With("mode", "cluster").With("shards", "2"));

        var kinds = alarms.GroupBy(a => a.Member).Select(m => string.Join(' ', m.Select(a => a.Rule.Kind))).ToList();
        Assert.Equal(4, kinds.Count);
        Assert.Single(kinds.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("single", false)]
    [InlineData("ha", true)]
    public void Lag_IsWatchedWhereThereIsAReplica(string mode, bool watched) =>
        Assert.Equal(watched, For(new Configuration().With("mode", mode)).Any(a => a.Rule.Kind == "replication-lag"));

    [Theory]
    [InlineData("cache.t3.micro", true)]
    [InlineData("cache.r6g.large", false)]
    public void Credits_AreWatchedOnBurstableNodes(string node, bool watched) =>
        Assert.Equal(watched, For(new Configuration().With("nodeType", node)).Any(a => a.Rule.Kind == "low-cpu-credits"));

    [Fact]
    public void TheWarning_IsAwsAdviceForTwoVirtualCpus() =>
        Assert.Equal(45, Assert.Single(For(new Configuration()), a => a.Rule.Kind == "elevated-cpu").Threshold);

    [Fact]
    public void TheWarning_WhenNoLowerThanTheAlarm_IsLeftOut() =>
        Assert.DoesNotContain(For(new Configuration().With("alarms", """{"cpuPercent":45}""")), a => a.Rule.Kind == "elevated-cpu");

    private static ImmutableArray<MemberAlarm> For(Configuration configuration)
    {
        var settings = configuration.Accepted();
        return AlarmCatalogue.For(GroupTopology.Of(settings, "g"), settings.NodeType, settings.Thresholds);
    }
}
