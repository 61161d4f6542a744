using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amply.Model;
using Pulumi;
using Pulumi.Aws.CloudWatch;

namespace Amply.Infra.Components;

/// <summary>A widget for each metric that an alarm watches, with every member in it and the alarms' thresholds as lines.</summary>
public sealed partial class GroupDashboard : ComponentResource
{
    private const int Width = 12;
    private const int Height = 6;

    public GroupDashboard(string name, StackContext context, ImmutableArray<AlarmDefinition> alarms, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupDashboard", name, options)
    {
        _ = new Dashboard($"{name}-metrics", new DashboardArgs
        {
            DashboardName = context.Names.Dashboard,
            DashboardBody = Body(context.Settings.Region, alarms),
        }, new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    private static string Body(string region, ImmutableArray<AlarmDefinition> alarms)
    {
        var watched = alarms.GroupBy(a => a.Metric ?? a.Expression, StringComparer.Ordinal).Select((ofOne, index) => (JsonNode)new JsonObject
        {
            ["type"] = "metric",
            ["x"] = index % 2 * Width,
            ["y"] = index / 2 * Height,
            ["width"] = Width,
            ["height"] = Height,
            ["properties"] = Properties(region, [.. ofOne]),
        });
        return new JsonObject { ["widgets"] = new JsonArray([.. watched]) }.ToJsonString();
    }

    private static JsonObject Properties(string region, ImmutableArray<AlarmDefinition> alarms) => new()
    {
        ["title"] = alarms[0].Metric ?? alarms[0].Kind,
        ["region"] = region,
        ["view"] = "timeSeries",
        ["stat"] = alarms[0].Statistic,
        ["period"] = alarms[0].Period,
        ["metrics"] = new JsonArray([.. alarms.DistinctBy(a => a.Member, StringComparer.Ordinal).SelectMany(Series)]),
        ["annotations"] = new JsonObject
        {
            ["horizontal"] = new JsonArray([.. alarms.DistinctBy(a => a.Kind, StringComparer.Ordinal).Select(a => (JsonNode)new JsonObject { ["label"] = a.Kind, ["value"] = a.Threshold })]),
        },
    };

    private static IEnumerable<JsonNode> Series(AlarmDefinition alarm, int member)
    {
        if (alarm.Expression is not { } expression)
        {
            yield return new JsonArray(GroupAlarms.MetricNamespace, alarm.Metric, "CacheClusterId", alarm.Member);
            yield break;
        }

        // Ids are the widget's, and every member has the same expression: each gets ids of its own.
        var suffix = $"_{member}";
        yield return new JsonArray(new JsonObject { ["id"] = "result" + suffix, ["expression"] = MetricId().Replace(expression, id => id.Value + suffix), ["label"] = alarm.Member });
        foreach (var (metric, number) in alarm.ExpressionMetrics.Select((m, i) => (m, i + 1)))
        {
            yield return new JsonArray(GroupAlarms.MetricNamespace, metric, "CacheClusterId", alarm.Member, new JsonObject
            {
                ["id"] = $"m{number}{suffix}",
                ["visible"] = false,
            });
        }
    }

    [GeneratedRegex(@"\bm\d+\b")]
    private static partial Regex MetricId();
}
