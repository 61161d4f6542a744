using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Snapshots;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class CreateSnapshot(GroupControl control) : IQueryAction
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
            (null, null) => Started.Refused(ApiErrors.InvalidParameterCombination("Either CacheClusterId or ReplicationGroupId must be given.")),
            (not null, not null) => Started.Refused(ApiErrors.InvalidParameterCombination("CacheClusterId and ReplicationGroupId exclude each other.")),
            (not null, null) => control.Snapshots.BeginOfNode(name, node, SnapshotSource.Manual, tags),
            (null, not null) when !control.Group.Is(group) => Started.Refused(ApiErrors.ReplicationGroupNotFound(group)),
            _ => control.Snapshots.BeginOfGroup(name, SnapshotSource.Manual, tags),
        };
        return started.Refusal is { } refusal ? QueryReply.Refused(refusal) : QueryReply.Of(SnapshotXml.Write(control.Catalogue.Find(name)!));
    }
}
