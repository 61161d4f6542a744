using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Program;

public sealed class AlarmResourcesTests
{
    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Dimensions_AreMembersNeverTheGroup(string settings)
    {
        var plan = await Planned.OfAsync(settings);
        var alarms = plan.All(ResourceTypes.MetricAlarm);

        Assert.NotEmpty(alarms);
        Assert.All(alarms, alarm => Assert.All(Dimensions(alarm), member => Assert.Contains(member, plan.Outputs.Nodes)));
        Assert.Equal(
            plan.Outputs.Nodes.Order(StringComparer.Ordinal),
            alarms.SelectMany(Dimensions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Metrics_AreElastiCaches(string settings)
    {
        var metrics = (await Planned.OfAsync(settings)).All(ResourceTypes.MetricAlarm).SelectMany(Metrics).ToList();

        Assert.All(metrics, m => Assert.Equal("AWS/ElastiCache", m.Namespace));
        Assert.Subset(
            ElastiCacheMetrics.Known.ToHashSet(StringComparer.Ordinal), metrics.Select(m => m.Name).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alarms_TellPeopleNameTheRunbookAndDoNotFireOnSilence()
    {
        var plan = await Planned.OfAsync("mode=ha");

        Assert.All(plan.All(ResourceTypes.MetricAlarm), alarm =>
        {
            var page = Regex.Match(alarm.Text("alarmDescription")!, @"Runbook: (ops/runbooks/[a-z-]+\.md)\.").Groups[1].Value;
            Assert.True(File.Exists(Path.Combine(Planned.Directory, page)), $"{alarm.Name} names '{page}'");
            Assert.Contains("./amply status --stack prod", alarm.Text("alarmDescription"), StringComparison.Ordinal);
            Assert.Equal("notBreaching", alarm.Text("treatMissingData"));
            Assert.Equal(1, alarm.Inputs["alarmActions"].GetArrayLength());
        });
    }

    [Fact]
    public async Task Topic_IsEncryptedWithTheKeyThatCloudWatchMayUse()
    {
        var plan = await Planned.OfAsync("customerKey=true");

        Assert.Equal(plan.One(ResourceTypes.ReplicationGroup).Text("kmsKeyId"), plan.One(ResourceTypes.Topic).Text("kmsMasterKeyId"));
        Assert.Contains("cloudwatch.amazonaws.com", plan.One(ResourceTypes.Key).Text("policy"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Dimensions(PlannedResource alarm) => alarm.Inputs.TryGetValue("dimensions", out var own)
        ? [Member(own)]
        : alarm.Inputs["metricQueries"]
            .EnumerateArray()
            .Where(q => q.TryGetProperty("metric", out _))
            .Select(q => Member(q.GetProperty("metric").GetProperty("dimensions")));

    private static IEnumerable<(string Namespace, string Name)> Metrics(PlannedResource alarm) =>
        alarm.Inputs.TryGetValue("metricName", out var own)
        ? [(alarm.Text("namespace")!, own.GetString()!)]
        : alarm.Inputs["metricQueries"].EnumerateArray().Where(q => q.TryGetProperty("metric", out _)).Select(q => q.GetProperty("metric"))
            .Select(m => (m.GetProperty("namespace").GetString()!, m.GetProperty("metricName").GetString()!));

    private static string Member(JsonElement dimensions) =>
        Assert.Single(dimensions.EnumerateObject(), d => d.Name == "CacheClusterId").Value.GetString()!;
}
