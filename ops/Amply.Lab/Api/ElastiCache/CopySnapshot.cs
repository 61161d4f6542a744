using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class CopySnapshot(GroupControl control) : IQueryAction
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

        // An export makes no snapshot: the one exported is told.
        return started.Refusal is { } refusal
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(SnapshotXml.Write(control.Catalogue.Find(string.IsNullOrEmpty(bucket) ? target : source)!));
    }
}
