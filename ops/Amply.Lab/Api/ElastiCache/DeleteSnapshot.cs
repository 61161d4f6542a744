using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class DeleteSnapshot(GroupControl control) : IQueryAction
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
