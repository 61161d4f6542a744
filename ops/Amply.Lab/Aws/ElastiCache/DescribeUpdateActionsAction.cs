using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

/// <summary>Lists the service updates of the group. AWS publishes none for a lab, so the list is empty.</summary>
internal sealed class DescribeUpdateActionsAction(GroupControl control) : IQueryAction
{
    private static readonly ImmutableArray<string> Statuses =
    [
        "not-applied", "waiting-to-start", "in-progress", "stopping", "stopped", "complete", "scheduling", "scheduled", "not-applicable",
    ];

    public string Name => "DescribeUpdateActions";

    public Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var groups = parameters.Strings("ReplicationGroupIds", "ReplicationGroupId") ?? [];
        var clusters = parameters.Strings("CacheClusterIds", "CacheClusterId") ?? [];
        var statuses = parameters.Strings("UpdateActionStatus", "UpdateActionStatus") ?? [];
        _ = parameters.Optional("ServiceUpdateName");
        _ = parameters.Flag("ShowNodeLevelUpdateStatus");
        _ = parameters.Number("MaxRecords", 20, 100);
        _ = parameters.Optional("Marker");
        var refusal = parameters.Problem
            ?? (groups.FirstOrDefault(id => !control.Group.Is(id)) is { } group ? ApiErrors.ReplicationGroupNotFound(group) : null)
            ?? (clusters.FirstOrDefault(id => control.Group.State.Member(id) is null) is { } cluster
                ? ApiErrors.CacheClusterNotFound(cluster)
                : null)
            ?? (statuses.FirstOrDefault(status => !Statuses.Contains(status)) is { } status
                ? ApiErrors.InvalidParameterValue($"UpdateActionStatus must be one of {string.Join(", ", Statuses)}, not {status}.")
                : null);
        return Task.FromResult(refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(new XElement("UpdateActions")));
    }
}
