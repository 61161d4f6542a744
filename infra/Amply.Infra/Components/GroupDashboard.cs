using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.CloudWatch;

namespace Amply.Infra.Components;

/// <summary>A widget for each metric that an alarm watches. It shows every member, and the alarms' thresholds as lines.</summary>
public sealed partial class GroupDashboard : ComponentResource
{
    private const int Width = 12;
    private const int Height = 6;

    public GroupDashboard(string name, StackDesign design, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupDashboard", name, options)
    {
        _ = new Dashboard($"{name}-metrics", new DashboardArgs
        {
            DashboardName = design.Names.Dashboard,
            DashboardBody = Body(design.Settings.Region, design.Alarms),
        }, new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    private static string Body(string region, ImmutableArray<MemberAlarm> alarms)
    {
        var watched = alarms.GroupBy(a => a.Rule.Metric, StringComparer.Ordinal).Select((ofOne, index) => (JsonNode)new JsonObject
        {
            ["type"] = "metric",
            ["x"] = index % 2 * Width,
            ["y"] = index / 2 * Height,
            ["width"] = Width,
            ["height"] = Height,
            ["properties"] = Properties(region, ofOne.First().Rule, [.. ofOne]),
        });
        return new JsonObject { ["widgets"] = new JsonArray([.. watched]) }.ToJsonString();
    }

    private static JsonObject Properties(string region, AlarmRule first, ImmutableArray<MemberAlarm> alarms)
    {
        var lines = alarms.DistinctBy(a => a.Rule.Kind, StringComparer.Ordinal)
            .Select(a => (JsonNode)new JsonObject { ["label"] = a.Rule.Kind, ["value"] = a.Threshold });
        var series = alarms.DistinctBy(a => a.Member, StringComparer.Ordinal)
            .SelectMany((alarm, index) => Series(first, alarm.Member, index));
        return new JsonObject
        {
            ["title"] = first.IsExpression ? first.Kind : first.Metric,
            ["region"] = region,
            ["view"] = "timeSeries",
            ["stat"] = first.Statistic,
            ["period"] = first.Period,
            ["metrics"] = new JsonArray([.. series]),
            ["annotations"] = new JsonObject { ["horizontal"] = new JsonArray([.. lines]) },
        };
    }

    private static IEnumerable<JsonNode> Series(AlarmRule rule, string member, int index)
    {
        if (!rule.IsExpression)
        {
            yield return new JsonArray(GroupAlarms.MetricNamespace, rule.Metric, "CacheClusterId", member);
            yield break;
        }

        // Ids must be unique in a widget, and every member has the same expression: the suffix tells the members apart.
        var suffix = $"_{index}";
        var expression = MetricId().Replace(rule.Metric, id => id.Value + suffix);
        yield return new JsonArray(new JsonObject { ["id"] = "result" + suffix, ["expression"] = expression, ["label"] = member });
        foreach (var (number, metric) in rule.ExpressionMetrics.Index())
        {
            var hidden = new JsonObject { ["id"] = $"m{number + 1}{suffix}", ["visible"] = false };
            yield return new JsonArray(GroupAlarms.MetricNamespace, metric, "CacheClusterId", member, hidden);
        }
    }

    [GeneratedRegex(@"\bm\d+\b")]
    private static partial Regex MetricId();
}
