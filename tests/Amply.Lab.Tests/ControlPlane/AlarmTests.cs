using Amply.Lab.Group.Alarms;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class AlarmTests
{
    private const string Node = LabUnderTest.GroupId + "-001";

    private static readonly ImmutableSortedDictionary<string, string> OfNode = ImmutableSortedDictionary<string, string>.Empty.Add("CacheClusterId", Node);

    internal static readonly PlannedAlarm HitRate = new()
    {
        Name = "redis-amply-low-hit-rate",
        Period = 60,
        EvaluationPeriods = 1,
        DatapointsToAlarm = 1,
        Threshold = 90,
        Comparison = AlarmComparison.LessThanThreshold,
        TreatMissingData = "notBreaching",
        Queries =
        [
            new("rate", "100 * hits / (hits + misses)", null, true, "Hit rate"),
            new("hits", null, new("AWS/ElastiCache", "CacheHits", "Sum", OfNode), false, null),
            new("misses", null, new("AWS/ElastiCache", "CacheMisses", "Sum", OfNode), false, null),
        ],
    };

    [Fact]
    public async Task An_alarm_needs_all_its_periods_and_recovers()
    {
        await using var lab = await LabUnderTest.StartAsync();
        Assert.Equal(AlarmStateValue.InsufficientData, Connections(lab).State);

        await PassAsync(lab, TimeSpan.FromSeconds(60), ("connected_clients", "150"));
        var afterOne = Connections(lab).State;
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("connected_clients", "150"));
        var afterTwo = Connections(lab);
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("connected_clients", "20"));

        Assert.Equal(AlarmStateValue.Ok, afterOne);
        Assert.Equal(AlarmStateValue.Alarm, afterTwo.State);
        Assert.Contains("Threshold Crossed: 2 of the last 2 datapoints [150, 150]", afterTwo.Reason, StringComparison.Ordinal);
        Assert.Equal(AlarmStateValue.Ok, Connections(lab).State);
        Assert.Equal(lab.Time.GetUtcNow(), Connections(lab).Updated);
    }

    [Fact]
    public async Task The_hit_rate_is_computed_from_what_happened_in_the_period()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.Alarms.Declare([HitRate]);

        await PassAsync(lab, TimeSpan.FromSeconds(60), ("keyspace_hits", "1000"), ("keyspace_misses", "0"));
        var idle = lab.Alarms.Alarms[0].State;
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("keyspace_hits", "1080"), ("keyspace_misses", "20"));
        var low = lab.Alarms.Alarms[0];
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("keyspace_hits", "2000"), ("keyspace_misses", "21"));

        Assert.Equal(AlarmStateValue.Ok, idle);
        Assert.Equal(AlarmStateValue.Alarm, low.State);
        Assert.Contains("[80]", low.Reason, StringComparison.Ordinal);
        Assert.Equal(AlarmStateValue.Ok, lab.Alarms.Alarms[0].State);
    }

    [Fact]
    public async Task A_counter_that_starts_anew_counts_from_zero()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.Alarms.Declare([Evictions("notBreaching")]);

        await PassAsync(lab, TimeSpan.FromSeconds(60), ("evicted_keys", "100000"));
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("evicted_keys", "99"));
        var restarted = lab.Alarms.Alarms[0].State;
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("evicted_keys", "300"));

        Assert.Equal(AlarmStateValue.Ok, restarted);
        Assert.Equal(AlarmStateValue.Alarm, lab.Alarms.Alarms[0].State);
    }

    [Fact]
    public async Task Wrong_tokens_are_counted_as_redis_7_0_does()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.Alarms.Declare([Evictions("notBreaching") with { Name = "redis-amply-authentication-failures", Metric = new("AWS/ElastiCache", "AuthenticationFailures", "Sum", OfNode) }]);

        await PassAsync(lab, TimeSpan.FromSeconds(60), ("connected_clients", "1"));
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("errorstat_WRONGPASS", "count=101"));
        var failing = lab.Alarms.Alarms[0].State;
        await PassAsync(lab, TimeSpan.FromSeconds(60), ("errorstat_WRONGPASS", "count=110"));

        Assert.Equal(AlarmStateValue.Alarm, failing);
        Assert.Equal(AlarmStateValue.Ok, lab.Alarms.Alarms[0].State);
    }

    [Theory]
    [InlineData("missing", AlarmStateValue.InsufficientData)]
    [InlineData("notBreaching", AlarmStateValue.Ok)]
    [InlineData("breaching", AlarmStateValue.Alarm)]
    [InlineData("ignore", AlarmStateValue.InsufficientData)]
    public async Task Missing_data_is_treated_as_the_alarm_asks(string treat, AlarmStateValue expected)
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.Alarms.Declare([Evictions(treat)]);

        await lab.Alarms.LookAsync(CancellationToken.None);

        Assert.Equal(expected, lab.Alarms.Alarms[0].State);
    }

    [Theory]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("-a / 2", -5.0)]
    [InlineData("a / 0", null)]
    [InlineData("a + none", null)]
    [InlineData("FILL(none, 4) + 1", 5.0)]
    [InlineData("IF(a > 5, 1, 2)", 1.0)]
    [InlineData("IF(a + 1 < 5, 1)", null)]
    public void Metric_math_is_evaluated(string expression, double? expected) =>
        Assert.Equal(expected, new AlarmExpression(expression, id => id is "a" ? 10 : null).Evaluate());

    [Theory]
    [InlineData("1 +")]
    [InlineData("ANOMALY_DETECTION_BAND(a)")]
    [InlineData("a ; b")]
    public void Metric_math_that_is_not_understood_is_said_to_be_so(string expression) =>
        Assert.Throws<FormatException>(() => new AlarmExpression(expression, _ => 1).Evaluate());

    private static PlannedAlarm Evictions(string treatMissingData) => new()
    {
        Name = "redis-amply-high-evictions",
        Period = 60,
        EvaluationPeriods = 1,
        DatapointsToAlarm = 1,
        Threshold = 100,
        Comparison = AlarmComparison.GreaterThanThreshold,
        TreatMissingData = treatMissingData,
        Metric = new("AWS/ElastiCache", "Evictions", "Sum", OfNode),
    };

    private static AlarmStatus Connections(LabUnderTest lab) =>
        lab.Alarms.Alarms.Single(alarm => alarm.Definition.Name == "redis-amply-many-connections-001");

    private static async Task PassAsync(LabUnderTest lab, TimeSpan span, params (string, string)[] info)
    {
        lab.DataPlane.SetInfo(Node, info);
        lab.Time.Advance(span);
        await lab.Alarms.LookAsync(CancellationToken.None);
    }
}
