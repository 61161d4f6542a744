using System.Text.Json;
using Amply.Model;

namespace Amply.Infra.Tests.Program;

public sealed class DashboardTests
{
    private static readonly string[] Statistics = ["Average", "Maximum", "Minimum", "Sum"];

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Widgets_ShowKnownMetricsOfEveryMember(string settings)
    {
        var plan = await Planned.OfAsync(settings);
        var widgets = Widgets(plan.One(ResourceTypes.Dashboard).Text("dashboardBody")!);

        Assert.All(widgets, widget =>
        {
            var series = widget.GetProperty("properties")
                .GetProperty("metrics")
                .EnumerateArray()
                .Where(m => m[0].ValueKind == JsonValueKind.String)
                .ToList();
            Assert.All(series, m => Assert.Equal(("AWS/ElastiCache", "CacheClusterId"), (m[0].GetString(), m[2].GetString())));
            Assert.All(series, m => Assert.Contains(m[1].GetString(), ElastiCacheMetrics.Known));
            Assert.Equal(
                plan.Outputs.Nodes.Order(StringComparer.Ordinal),
                series.Select(m => m[3].GetString()!).Distinct().Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public async Task Widgets_MatchTheAlarmsAndTheirThresholds()
    {
        var plan = await Planned.OfAsync("mode=ha");

        var lines = Widgets(plan.One(ResourceTypes.Dashboard).Text("dashboardBody")!)
            .SelectMany(w => w.GetProperty("properties").GetProperty("annotations").GetProperty("horizontal").EnumerateArray())
            .Select(a => $"redis-amply-{a.GetProperty("label").GetString()}-amply-redis-prod-001={a.GetProperty("value").GetRawText()}");
        var alarms = plan.All(ResourceTypes.MetricAlarm)
            .Where(a => a.Name.EndsWith("-001", StringComparison.Ordinal))
            .Select(a => $"{a.Text("name")}={a.Text("threshold")}");

        Assert.Equal(alarms.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task HitRate_IsAnExpressionOfIdsThatTheWidgetHasOnce()
    {
        var plan = await Planned.OfAsync("mode=ha");

        var widget = Assert.Single(
            Widgets(plan.One(ResourceTypes.Dashboard).Text("dashboardBody")!),
            w => w.GetProperty("properties").GetProperty("title").GetString() == "low-hit-rate");
        var last = widget.GetProperty("properties").GetProperty("metrics").EnumerateArray().Select(m => m[m.GetArrayLength() - 1]).ToList();
        Assert.Equal(["result_0", "m1_0", "m2_0", "result_1", "m1_1", "m2_1"], last.Select(m => m.GetProperty("id").GetString()));
        Assert.Equal("100 * m1_1 / (m1_1 + m2_1)", last[3].GetProperty("expression").GetString());
    }

    [Fact]
    public async Task Widgets_DoNotOverlap()
    {
        var places = Widgets((await Planned.OfAsync("")).One(ResourceTypes.Dashboard).Text("dashboardBody")!)
            .Select(w => (w.GetProperty("x").GetInt32(), w.GetProperty("y").GetInt32()))
            .ToList();

        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.All(places, p => Assert.True(p.Item1 % 12 == 0 && p.Item1 < 24 && p.Item2 % 6 == 0));
    }

    [Fact]
    public async Task Widgets_AreWhatCloudWatchTakes()
    {
        var plan = await Planned.OfAsync("mode=cluster shards=3 replicas=2");

        Assert.All(Widgets(plan.One(ResourceTypes.Dashboard).Text("dashboardBody")!), widget =>
        {
            var properties = widget.GetProperty("properties");
            Assert.Equal(
                ("metric", "timeSeries", "us-east-1"),
                (
                    widget.GetProperty("type").GetString(), properties.GetProperty("view").GetString(),
                    properties.GetProperty("region").GetString()));
            Assert.Contains(properties.GetProperty("stat").GetString(), Statistics);
            Assert.Equal(0, properties.GetProperty("period").GetInt32() % 60);
            Assert.NotEmpty(properties.GetProperty("annotations").GetProperty("horizontal").EnumerateArray());
            Assert.Equal((12, 6), (widget.GetProperty("width").GetInt32(), widget.GetProperty("height").GetInt32()));
        });
    }

    private static List<JsonElement> Widgets(string body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("widgets").EnumerateArray().Select(w => w.Clone())];
    }
}
