using System.Xml.Linq;
using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class DescribeCacheClusters(GroupControl control) : IQueryAction
{
    public string Name => "DescribeCacheClusters";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Optional("CacheClusterId");
        var nodeInfo = parameters.Flag("ShowCacheNodeInfo") ?? false;
        var onlyAlone = parameters.Flag("ShowCacheClustersNotInReplicationGroups") ?? false;
        var size = parameters.Number("MaxRecords", 20, 100) ?? 100;
        var marker = parameters.Optional("Marker");
        if (parameters.Problem is { } problem)
        {
            return QueryReply.Refused(problem);
        }

        var (state, nodes) = await control.Group.ObserveAsync(cancellationToken);
        if (id is not null && state.Member(id) is null)
        {
            return QueryReply.Refused(ApiErrors.CacheClusterNotFound(id));
        }

        // Every cluster here is a member of the lab's group.
        var members = onlyAlone ? [] : state.Members.Where(member => id is null || string.Equals(member.Id, id, StringComparison.OrdinalIgnoreCase));
        return Page.TryCut(members, member => member.Id, descending: false, marker, size, out var page, out var badMarker)
            ? QueryReply.Of(
                QueryXml.Text("Marker", page.Marker),
                new XElement("CacheClusters", page.Items.Select(member => CacheClusterXml.Write(
                    state, member, nodeInfo ? nodes.GetValueOrDefault(member.Id) : null, control.Group.Tokens.Enabled))))
            : QueryReply.Refused(badMarker);
    }
}
