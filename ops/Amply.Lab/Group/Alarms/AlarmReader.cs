using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Lab.Group.Alarms;

/// <summary>Reads the alarms out of a plan's resources.</summary>
public static class AlarmReader
{
    private const string DefaultStatistic = "Average";

    /// <param name="target">The option that names the lab. An alarm's text names it in place of the stack.</param>
    public static ImmutableArray<PlannedAlarm> Read(PlanDocument plan, string? target = null) =>
    [
        .. plan.Resources
            .Where(resource => resource.Type == ResourceTypes.MetricAlarm)
            .Select(resource => Read(new PlanInputs(resource)))
            .Select(alarm => target is null
                ? alarm
                : alarm with { Description = alarm.Description?.Replace($"--stack {plan.Stack}", target, StringComparison.Ordinal) })
            .OrderBy(alarm => alarm.Name, StringComparer.Ordinal),
    ];

    private static PlannedAlarm Read(PlanInputs inputs)
    {
        var periods = inputs.Number("evaluationPeriods") ?? 1;
        ImmutableArray<AlarmQuery> queries = [.. inputs.Objects("metricQueries").Select(ReadQuery)];
        return new PlannedAlarm
        {
            Name = inputs.Required("name"),
            Description = inputs.Text("alarmDescription"),
            Period = inputs.Number("period")
                ?? inputs.Objects("metricQueries").Select(PeriodOf).FirstOrDefault(period => period is not null) ?? 60,
            EvaluationPeriods = periods,
            DatapointsToAlarm = inputs.Number("datapointsToAlarm") ?? periods,
            Threshold = inputs.Real("threshold") ?? 0,
            Comparison = Enum.Parse<AlarmComparison>(inputs.Required("comparisonOperator")),
            TreatMissingData = inputs.Text("treatMissingData") ?? "missing",
            Metric = inputs.Text("metricName") is { } metric
                ? new AlarmMetric(
                    inputs.Text("namespace") ?? "", metric, inputs.Text("statistic") ?? DefaultStatistic, inputs.Map("dimensions"))
                : null,
            Queries = queries,
            ActionsEnabled = inputs.Flag("actionsEnabled") ?? true,
            AlarmActions = inputs.Texts("alarmActions"),
            OkActions = inputs.Texts("okActions"),
            InsufficientDataActions = inputs.Texts("insufficientDataActions"),
        };
    }

    private static AlarmQuery ReadQuery(JsonElement query) => new(
        Text(query, "id") ?? throw new LabException("The plan has a metric query without id."),
        Text(query, "expression"),
        query.TryGetProperty("metric", out var metric) && metric.ValueKind is JsonValueKind.Object
            ? new AlarmMetric(Text(metric, "namespace") ?? "", Text(metric, "metricName") ?? "", Text(metric, "stat") ?? DefaultStatistic,
                Dimensions(metric))
            : null,
        Text(query, "returnData") is { } returned && bool.Parse(returned),
        Text(query, "label"));

    private static int? PeriodOf(JsonElement query) =>
        query.TryGetProperty("metric", out var metric) && Text(metric, "period") is { } period
            ? int.Parse(period)
            : null;

    private static ImmutableSortedDictionary<string, string> Dimensions(JsonElement metric) =>
        metric.TryGetProperty("dimensions", out var dimensions) && dimensions.ValueKind is JsonValueKind.Object
            ? dimensions.EnumerateObject()
                .ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.ToString(), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;
}
