using System.Xml.Linq;
using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class DescribeReplicationGroups(GroupControl control) : IQueryAction
{
    public string Name => "DescribeReplicationGroups";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Optional("ReplicationGroupId");
        var size = parameters.Number("MaxRecords", 20, 100) ?? 100;
        var marker = parameters.Optional("Marker");
        if ((id is null ? parameters.Problem : control.Group.Refuse(parameters, id)) is { } refusal)
        {
            return QueryReply.Refused(refusal);
        }

        return Page.TryCut([control.Group], group => group.State.Settings.ReplicationGroupId, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("ReplicationGroups", page.Items.IsEmpty ? [] : new[] { await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken) }))
            : QueryReply.Refused(badMarker);
    }
}
