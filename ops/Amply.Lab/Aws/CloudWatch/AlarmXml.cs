using System.Xml.Linq;
using Amply.Lab.Group.Alarms;
using static Amply.Lab.Aws.Query.QueryXml;

namespace Amply.Lab.Aws.CloudWatch;

/// <summary>The shape MetricAlarm of CloudWatch's service model.</summary>
internal static class AlarmXml
{
    private const string Member = "member";

    public static XElement Write(AlarmStatus alarm, string arn)
    {
        var definition = alarm.Definition;
        return new XElement(
            Member,
            Text("AlarmName", definition.Name),
            Text("AlarmArn", arn),
            Text("AlarmDescription", definition.Description),
            Flag("ActionsEnabled", definition.ActionsEnabled),
            List("OKActions", Member, definition.OkActions),
            List("AlarmActions", Member, definition.AlarmActions),
            List("InsufficientDataActions", Member, definition.InsufficientDataActions),
            Text("StateValue", Word(alarm.State)),
            Text("StateReason", alarm.Reason),
            Moment("StateUpdatedTimestamp", alarm.Updated),
            Text("MetricName", definition.Metric?.Name),
            Text("Namespace", definition.Metric?.Namespace),
            Text("Statistic", definition.Metric?.Statistic),
            Dimensions(definition.Metric),
            definition.Metric is null ? null : Number("Period", definition.Period),
            Number("EvaluationPeriods", definition.EvaluationPeriods),
            Number("DatapointsToAlarm", definition.DatapointsToAlarm),
            Real("Threshold", definition.Threshold),
            Text("ComparisonOperator", definition.Comparison.ToString()),
            Text("TreatMissingData", definition.TreatMissingData),
            definition.Queries.IsEmpty
                ? null
                : new XElement("Metrics", definition.Queries.Select(query => Query(query, definition.Period))));
    }

    /// <summary>A state as CloudWatch writes it.</summary>
    public static string Word(AlarmStateValue state) => state switch
    {
        AlarmStateValue.Ok => "OK",
        AlarmStateValue.Alarm => "ALARM",
        _ => "INSUFFICIENT_DATA",
    };

    private static XElement Dimensions(AlarmMetric? metric) => new(
        "Dimensions",
        metric?.Dimensions.Select(pair => new XElement(Member, Text("Name", pair.Key), Text("Value", pair.Value))));

    private static XElement Query(AlarmQuery query, int period) => new(
        Member,
        Text("Id", query.Id),
        query.Metric is not { } metric ? null : new XElement(
            "MetricStat",
            new XElement("Metric", Text("Namespace", metric.Namespace), Text("MetricName", metric.Name), Dimensions(metric)),
            Number("Period", period),
            Text("Stat", metric.Statistic)),
        Text("Expression", query.Expression),
        Text("Label", query.Label),
        Flag("ReturnData", query.ReturnData));
}
