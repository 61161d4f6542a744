using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class DescribeEventsAction(GroupControl control) : IQueryAction
{
    // ElastiCache knows sources that a lab has no events of. Their value is -1.
    private static readonly ImmutableSortedDictionary<string, int> Sources = ImmutableSortedDictionary<string, int>.Empty
        .Add("cache-cluster", (int)EventSource.CacheCluster)
        .Add("cache-parameter-group", (int)EventSource.CacheParameterGroup)
        .Add("replication-group", (int)EventSource.ReplicationGroup)
        .Add("cache-security-group", -1)
        .Add("cache-subnet-group", -1)
        .Add("user", -1)
        .Add("user-group", -1);

    private static readonly TimeSpan DefaultSpan = TimeSpan.FromHours(1);

    public string Name => "DescribeEvents";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var identifier = parameters.Optional("SourceIdentifier");
        var source = parameters.Choice("SourceType", Sources);
        var start = parameters.Moment("StartTime");
        var end = parameters.Moment("EndTime");
        var minutes = parameters.Number("Duration", 1, (int)EventLog.Retention.TotalMinutes);
        var size = parameters.Number("MaxRecords", 20, 100) ?? 100;
        var marker = parameters.Optional("Marker");
        var now = control.Group.Time.GetUtcNow();
        var refusal = parameters.Problem
            ?? (identifier is not null && source is null
                ? ApiErrors.InvalidParameterCombination("SourceIdentifier needs SourceType.")
                : null)
            ?? (minutes is not null && start is not null
                ? ApiErrors.InvalidParameterCombination("Duration and StartTime exclude each other.") : null)
            ?? (start < now - EventLog.Retention
                ? ApiErrors.InvalidParameterValue("StartTime lies more than 14 days back; events are kept for 14 days.") : null)
            ?? (end < start ? ApiErrors.InvalidParameterCombination("EndTime lies before StartTime.") : null);
        if (refusal is not null)
        {
            return QueryReply.Refused(refusal);
        }

        var until = end ?? (start is { } from && minutes is { } span ? from.AddMinutes(span) : now);
        var since = start ?? until - (minutes is { } length ? TimeSpan.FromMinutes(length) : DefaultSpan);
        var found = source is -1 ? [] : control.Group.Events.Between(since, until, (EventSource?)source, identifier);
        return Paging.TryCut(found, Key, descending: true, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(QueryXml.Text("Marker", page.Marker), new XElement("Events", page.Items.Select(Write)))
            : QueryReply.Refused(badMarker);
    }

    private static string Key(LabEvent one) => one.Sequence.ToString("D19");

    private static XElement Write(LabEvent one) => new(
        "Event",
        QueryXml.Text("SourceIdentifier", one.Identifier),
        QueryXml.Text("SourceType", one.Source switch
        {
            EventSource.CacheCluster => "cache-cluster",
            EventSource.CacheParameterGroup => "cache-parameter-group",
            _ => "replication-group",
        }),
        QueryXml.Text("Message", one.Message),
        QueryXml.Moment("Date", one.Date));
}
