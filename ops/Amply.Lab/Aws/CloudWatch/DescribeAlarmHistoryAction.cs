using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Alarms;

namespace Amply.Lab.Aws.CloudWatch;

/// <summary>The history of alarms. A lab only has changes of state in it.</summary>
internal sealed class DescribeAlarmHistoryAction(AlarmBoard board) : IQueryAction
{
    private const string StateUpdate = "StateUpdate";
    private const string MetricAlarms = "MetricAlarm";

    private static readonly ImmutableSortedDictionary<string, bool> Kinds = ImmutableSortedDictionary<string, bool>.Empty
        .Add(StateUpdate, true).Add("ConfigurationUpdate", false).Add("Action", false);

    private static readonly ImmutableSortedDictionary<string, bool> Orders = ImmutableSortedDictionary<string, bool>.Empty
        .Add("TimestampDescending", true).Add("TimestampAscending", false);

    public string Name => "DescribeAlarmHistory";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var alarm = parameters.Optional("AlarmName");
        var types = parameters.Strings("AlarmTypes", "member");
        var kind = parameters.Choice("HistoryItemType", Kinds);
        var start = parameters.Moment("StartDate");
        var end = parameters.Moment("EndDate");
        var descending = parameters.Choice("ScanBy", Orders) ?? true;
        var size = parameters.Number("MaxRecords", 1, 100) ?? 100;
        var next = parameters.Optional("NextToken");
        var refusal = parameters.Problem
            ?? (end < start ? ApiErrors.InvalidParameterValue("EndDate lies before StartDate.") : null);
        if (refusal is not null)
        {
            return QueryReply.Refused(refusal);
        }

        var found = board.Changes.Where(change =>
            (alarm is null || change.To.Definition.Name == alarm)
            && (types is null || types.Value.Contains(MetricAlarms))
            && kind is not false
            && (start is null || change.At >= start)
            && (end is null || change.At <= end));
        return Paging.TryCut(found, change => change.Sequence.ToString("D19"), descending, next, size, out var page, out _)
            ? QueryReply.Of(
                new XElement("AlarmHistoryItems", page.Items.Select(Write)),
                QueryXml.Text("NextToken", page.Marker))
            : QueryReply.Refused(new ApiError("InvalidNextToken", 400, "The next token specified is invalid."));
    }

    private static XElement Write(AlarmChange change) => new(
        "member",
        QueryXml.Text("AlarmName", change.To.Definition.Name),
        QueryXml.Text("AlarmType", MetricAlarms),
        QueryXml.Moment("Timestamp", change.At),
        QueryXml.Text("HistoryItemType", StateUpdate),
        QueryXml.Text("HistorySummary", $"Alarm updated from {AlarmXml.Word(change.From.State)} to {AlarmXml.Word(change.To.State)}"),
        QueryXml.Text(
            "HistoryData",
            new JsonObject { ["version"] = "1.0", ["oldState"] = State(change.From), ["newState"] = State(change.To) }.ToJsonString()));

    private static JsonObject State(AlarmStatus alarm) =>
        new() { ["stateValue"] = AlarmXml.Word(alarm.State), ["stateReason"] = alarm.Reason };
}
