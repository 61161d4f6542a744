using System.Collections.Immutable;
using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class ModifyReplicationGroup(GroupControl control) : IQueryAction
{
    private static readonly ImmutableSortedDictionary<string, AuthTokenStrategy> Strategies = ImmutableSortedDictionary<string, AuthTokenStrategy>.Empty
        .Add("ROTATE", AuthTokenStrategy.Rotate).Add("SET", AuthTokenStrategy.Set);

    private static readonly ImmutableSortedDictionary<string, ClusterMode> ClusterModes = ImmutableSortedDictionary<string, ClusterMode>.Empty
        .Add("disabled", ClusterMode.Disabled).Add("compatible", ClusterMode.Compatible).Add("enabled", ClusterMode.Enabled);

    public string Name => "ModifyReplicationGroup";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        var immediately = parameters.Flag("ApplyImmediately") ?? false;
        var strategy = parameters.Choice("AuthTokenUpdateStrategy", Strategies);
        var token = parameters.Optional("AuthToken");
        var parameterGroup = parameters.Optional("CacheParameterGroupName");
        var change = new GroupChange
        {
            Description = parameters.Optional("ReplicationGroupDescription"),
            AutomaticFailover = parameters.Flag("AutomaticFailoverEnabled"),
            MultiAz = parameters.Flag("MultiAZEnabled"),
            PrimaryClusterId = parameters.Optional("PrimaryClusterId"),
            SnapshottingClusterId = parameters.Optional("SnapshottingClusterId"),
            NodeType = parameters.Optional("CacheNodeType"),
            EngineVersion = parameters.Optional("EngineVersion"),
            ParameterGroup = control.ParameterGroups.FirstOrDefault(group => group.Name == parameterGroup),
            ClusterMode = parameters.Choice("ClusterMode", ClusterModes),
            MaintenanceWindow = parameters.Optional("PreferredMaintenanceWindow"),
            SnapshotWindow = parameters.Optional("SnapshotWindow"),
            SnapshotRetentionLimit = parameters.Number("SnapshotRetentionLimit"),
            NotificationTopicArn = parameters.Optional("NotificationTopicArn"),
            AutoMinorVersionUpgrade = parameters.Flag("AutoMinorVersionUpgrade"),
            SecurityGroupIds = parameters.Strings("SecurityGroupIds", "SecurityGroupId"),
            AuthToken = token is null ? null : new AuthTokenChange(token, strategy ?? AuthTokenStrategy.Rotate),
        };
        var refusal = control.Group.Refuse(parameters, id)
            ?? (strategy is not null && token is null ? ApiErrors.InvalidParameterCombination("AuthTokenUpdateStrategy needs AuthToken.") : null)
            ?? (parameterGroup is not null && change.ParameterGroup is null ? ApiErrors.CacheParameterGroupNotFound(parameterGroup) : null)
            ?? (change.IsEmpty && !immediately ? ApiErrors.InvalidParameterCombination("No modifications were requested.") : null);
        if (refusal is null)
        {
            // Who is the primary now decides whom PrimaryClusterId may name.
            await control.Group.ObserveAsync(cancellationToken);
            refusal = control.Modify.Begin(change, immediately).Refusal;
        }

        return refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}
