using System.Collections.Immutable;
using System.Xml.Linq;
using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Snapshots;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class DescribeSnapshots(GroupControl control) : IQueryAction
{
    // The request's words differ from the reply's.
    private static readonly ImmutableSortedDictionary<string, SnapshotSource> Sources = ImmutableSortedDictionary<string, SnapshotSource>.Empty
        .Add("system", SnapshotSource.Automated).Add("user", SnapshotSource.Manual);

    public string Name => "DescribeSnapshots";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var group = parameters.Optional("ReplicationGroupId");
        var node = parameters.Optional("CacheClusterId");
        var name = parameters.Optional("SnapshotName");
        var source = parameters.Choice("SnapshotSource", Sources);
        var layout = parameters.Flag("ShowNodeGroupConfig") ?? false;
        var size = parameters.Number("MaxRecords", 20, 50) ?? 50;
        var marker = parameters.Optional("Marker");
        if (parameters.Problem is { } problem)
        {
            return QueryReply.Refused(problem);
        }

        if (name is not null && control.Catalogue.Find(name) is null)
        {
            return QueryReply.Refused(ApiErrors.SnapshotNotFound(name));
        }

        var found = control.Catalogue.All.Where(record =>
            (name is null || Same(record.Name, name))
            && (group is null || Same(record.Group.ReplicationGroupId, group))
            && (node is null || Same(record.CacheClusterId, node))
            && (source is null || record.Source == source));
        return Page.TryCut(found, record => record.Name, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("Snapshots", page.Items.Select(record => SnapshotXml.Write(record, layout))))
            : QueryReply.Refused(badMarker);
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
