using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Alarms;

namespace Amply.Lab.Aws.CloudWatch;

internal sealed class DescribeAlarmsAction(AlarmBoard board, string arnPrefix) : IQueryAction
{
    private const string MetricAlarms = "MetricAlarm";

    private static readonly ImmutableSortedDictionary<string, AlarmStateValue> States =
        ImmutableSortedDictionary<string, AlarmStateValue>.Empty
        .Add("OK", AlarmStateValue.Ok).Add("ALARM", AlarmStateValue.Alarm).Add("INSUFFICIENT_DATA", AlarmStateValue.InsufficientData);

    public string Name => "DescribeAlarms";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var names = parameters.Strings("AlarmNames", "member");
        var prefix = parameters.Optional("AlarmNamePrefix");
        var types = parameters.Strings("AlarmTypes", "member");
        var state = parameters.Choice("StateValue", States);
        var actionPrefix = parameters.Optional("ActionPrefix");
        var size = parameters.Number("MaxRecords", 1, 100) ?? 50;
        var next = parameters.Optional("NextToken");
        var refusal = parameters.Problem
            ?? (names is not null && prefix is not null
                ? ApiErrors.InvalidParameterCombination("AlarmNames and AlarmNamePrefix exclude each other.") : null);
        if (refusal is not null)
        {
            return QueryReply.Refused(refusal);
        }

        var found = board.Alarms.Where(alarm =>
            (names is null || names.Value.Contains(alarm.Definition.Name))
            && (prefix is null || alarm.Definition.Name.StartsWith(prefix, StringComparison.Ordinal))
            && (types is null || types.Value.Contains(MetricAlarms))
            && (state is null || alarm.State == state)
            && (actionPrefix is null
                || alarm.Definition.AlarmActions.Any(action => action.StartsWith(actionPrefix, StringComparison.Ordinal))));
        return Paging.TryCut(found, alarm => alarm.Definition.Name, descending: false, next, size, out var page, out _)
            ? QueryReply.Of(
                new XElement("CompositeAlarms"),
                new XElement("MetricAlarms", page.Items.Select(alarm => AlarmXml.Write(alarm, arnPrefix + alarm.Definition.Name))),
                QueryXml.Text("NextToken", page.Marker))
            : QueryReply.Refused(new ApiError("InvalidNextToken", 400, "The next token specified is invalid."));
    }
}

/// <summary>CloudWatch's actions, as far as a lab serves them.</summary>
internal static class CloudWatchService
{
    public static QueryService Over(AlarmBoard board, string alarmArnPrefix) => new(
        "monitoring",
        "2010-08-01",
        "http://monitoring.amazonaws.com/doc/2010-08-01/",
        [new DescribeAlarmsAction(board, alarmArnPrefix), new DescribeAlarmHistoryAction(board)]);
}
