namespace Amply.Lab.Group.Alarms;

/// <summary>Evaluates an alarm over a history: M of the last N periods, with the alarm's treatment of missing data.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html</remarks>
/// <param name="scale">How many CloudWatch seconds pass in one second. Sums are scaled to a whole period.</param>
public sealed class AlarmEvaluation(MetricHistory history, double scale)
{
    // ElastiCache's own dimension of a node.
    private const string NodeDimension = "CacheClusterId";

    public (AlarmStateValue State, string Reason) Evaluate(PlannedAlarm alarm, DateTimeOffset now, AlarmStateValue present)
    {
        var window = TimeSpan.FromSeconds(alarm.Period / scale);
        ImmutableArray<double?> values;
        try
        {
            values = [.. Enumerable.Range(0, alarm.EvaluationPeriods).Select(age => Value(alarm, now - (age * window), window))];
        }
        catch (FormatException unknown)
        {
            return (AlarmStateValue.InsufficientData, $"The expression cannot be evaluated here: {unknown.Message}");
        }

        var known = values.OfType<double>().ToList();
        if (known.Count is 0 && alarm.TreatMissingData is "missing")
        {
            return (AlarmStateValue.InsufficientData, $"Insufficient Data: {alarm.EvaluationPeriods} datapoints were unknown.");
        }

        var missing = values.Length - known.Count;
        if (missing > 0 && alarm.TreatMissingData is "ignore")
        {
            return (present, $"{missing} datapoints were unknown; the state is kept.");
        }

        var breaching = known.Count(value => Breaches(alarm, value)) + (alarm.TreatMissingData is "breaching" ? missing : 0);
        var shown = string.Join(", ", values.Select(value => value?.ToString("0.##") ?? "unknown"));
        var relation = $"the threshold ({alarm.Threshold.ToString()}, {alarm.Comparison})";
        return breaching >= alarm.DatapointsToAlarm
            ? (AlarmStateValue.Alarm,
                $"Threshold Crossed: {breaching} of the last {values.Length} datapoints [{shown}] crossed {relation}.")
            : (AlarmStateValue.Ok,
                $"{breaching} of the last {values.Length} datapoints [{shown}] crossed {relation}; {alarm.DatapointsToAlarm} would alarm.");
    }

    private static bool Breaches(PlannedAlarm alarm, double value) => alarm.Comparison switch
    {
        AlarmComparison.GreaterThanThreshold => value > alarm.Threshold,
        AlarmComparison.GreaterThanOrEqualToThreshold => value >= alarm.Threshold,
        AlarmComparison.LessThanThreshold => value < alarm.Threshold,
        _ => value <= alarm.Threshold,
    };

    private double? Value(PlannedAlarm alarm, DateTimeOffset end, TimeSpan window) =>
        alarm.Metric is { } metric ? Value(metric, end, window)
        : alarm.Queries.FirstOrDefault(query => query.ReturnData) is { } returned ? Query(alarm, returned, end, window)
        : null;

    private double? Query(PlannedAlarm alarm, AlarmQuery query, DateTimeOffset end, TimeSpan window) =>
        query.Metric is { } metric ? Value(metric, end, window)
        : query.Expression is { } text ? new AlarmExpression(text, id => MetricOf(alarm, query, id, end, window)).Evaluate()
        : null;

    private double? MetricOf(PlannedAlarm alarm, AlarmQuery query, string id, DateTimeOffset end, TimeSpan window) =>
        alarm.Queries.FirstOrDefault(other => other.Id == id && other != query) is { } metric
            ? Query(alarm, metric, end, window)
            : throw new FormatException($"There is no metric {id}.");

    private double? Value(AlarmMetric metric, DateTimeOffset end, TimeSpan window)
    {
        var value = metric.Dimensions.TryGetValue(NodeDimension, out var node)
            ? history.Statistic(node, metric.Name, metric.Statistic, end, window) : null;
        return metric.Statistic is "Sum" ? value * scale : value;
    }
}
