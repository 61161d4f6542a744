using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class CreateSnapshotAction(GroupControl control) : IQueryAction
{
    public string Name => "CreateSnapshot";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var name = parameters.Required("SnapshotName");
        var node = parameters.Optional("CacheClusterId");
        var group = parameters.Optional("ReplicationGroupId");
        var tags = Tags.Read(parameters);
        if (parameters.Problem is { } problem)
        {
            return QueryReply.Refused(problem);
        }

        var started = (node, group) switch
        {
            (null, null) =>
                Started.Refused(ApiErrors.InvalidParameterCombination("Either CacheClusterId or ReplicationGroupId must be given.")),
            (not null, not null) =>
                Started.Refused(ApiErrors.InvalidParameterCombination("CacheClusterId and ReplicationGroupId exclude each other.")),
            (not null, null) => control.Snapshots.BeginOfNode(name, node, SnapshotSource.Manual, tags),
            (null, not null) when !control.Group.Is(group) => Started.Refused(ApiErrors.ReplicationGroupNotFound(group)),
            _ => control.Snapshots.BeginOfGroup(name, SnapshotSource.Manual, tags),
        };
        return started.Refusal is { } refusal
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(SnapshotXml.Write(control.Catalogue.Find(name)!));
    }
}

internal sealed class CopySnapshotAction(GroupControl control) : IQueryAction
{
    public string Name => "CopySnapshot";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken) => Task.FromResult(Invoke(parameters));

    private QueryReply Invoke(Parameters parameters)
    {
        var source = parameters.Required("SourceSnapshotName");
        var target = parameters.Required("TargetSnapshotName");
        var bucket = parameters.Optional("TargetBucket");
        var tags = Tags.Read(parameters);
        if (parameters.Problem is { } problem)
        {
            return QueryReply.Refused(problem);
        }

        var started = string.IsNullOrEmpty(bucket)
            ? control.CopySnapshot.BeginCopy(source, target, tags)
            : control.CopySnapshot.BeginExport(source, target, bucket);

        // An export creates no snapshot, so the reply describes the source.
        return started.Refusal is { } refusal
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(SnapshotXml.Write(control.Catalogue.Find(string.IsNullOrEmpty(bucket) ? target : source)!));
    }
}

internal sealed class DeleteSnapshotAction(GroupControl control) : IQueryAction
{
    public string Name => "DeleteSnapshot";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var name = parameters.Required("SnapshotName");
        if (parameters.Problem is { } problem)
        {
            return Task.FromResult(QueryReply.Refused(problem));
        }

        var (deleted, refusal) = control.DeleteSnapshot.Run(name);
        return Task.FromResult(deleted is null ? QueryReply.Refused(refusal!) : QueryReply.Of(SnapshotXml.Write(deleted)));
    }
}

internal sealed class DescribeSnapshotsAction(GroupControl control) : IQueryAction
{
    // The request and the reply have different words for a source.
    private static readonly ImmutableSortedDictionary<string, SnapshotSource> Sources =
        ImmutableSortedDictionary<string, SnapshotSource>.Empty
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
        return Paging.TryCut(found, record => record.Name, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("Snapshots", page.Items.Select(record => SnapshotXml.Write(record, layout))))
            : QueryReply.Refused(badMarker);
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
