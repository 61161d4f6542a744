using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class TestFailover(GroupControl control) : IQueryAction
{
    public string Name => "TestFailover";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        var nodeGroupId = parameters.Required("NodeGroupId");
        return control.Group.Refuse(parameters, id) is { } refusal ? QueryReply.Refused(refusal)
            : control.TestFailover.Begin(nodeGroupId).Refusal is { } notNow ? QueryReply.Refused(notNow)
            : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}
