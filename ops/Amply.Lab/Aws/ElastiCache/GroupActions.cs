using System.Globalization;
using System.Xml.Linq;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class DescribeReplicationGroupsAction(GroupControl control) : IQueryAction
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

        var only = control.Group;
        if (!Paging.TryCut([only], group => group.State.Settings.ReplicationGroupId, false, marker, size, out var page, out var badMarker))
        {
            return QueryReply.Refused(badMarker);
        }

        var groups = new XElement("ReplicationGroups");
        if (!page.Items.IsEmpty)
        {
            groups.Add(await ReplicationGroupXml.WriteAsync(only, cancellationToken));
        }

        return QueryReply.Of(QueryXml.Text("Marker", page.Marker), groups);
    }
}

internal sealed class TestFailoverAction(GroupControl control) : IQueryAction
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

internal sealed class ModifyReplicationGroupAction(GroupControl control) : IQueryAction
{
    private static readonly ImmutableSortedDictionary<string, AuthTokenStrategy> Strategies =
        ImmutableSortedDictionary<string, AuthTokenStrategy>.Empty
        .Add("ROTATE", AuthTokenStrategy.Rotate).Add("SET", AuthTokenStrategy.Set);

    private static readonly ImmutableSortedDictionary<string, ClusterMode> ClusterModes =
        ImmutableSortedDictionary<string, ClusterMode>.Empty
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
            ?? (strategy is not null && token is null
                ? ApiErrors.InvalidParameterCombination("AuthTokenUpdateStrategy needs AuthToken.")
                : null)
            ?? (parameterGroup is not null && change.ParameterGroup is null ? ApiErrors.CacheParameterGroupNotFound(parameterGroup) : null)
            ?? (change.IsEmpty && !immediately ? ApiErrors.InvalidParameterCombination("No modifications were requested.") : null);
        if (refusal is not null)
        {
            return QueryReply.Refused(refusal);
        }

        // Whether PrimaryClusterId is allowed depends on the present primary.
        await control.Group.ObserveAsync(cancellationToken);
        var modify = control.Modify.Begin(change, immediately);
        return modify.Refusal is { } notNow
            ? QueryReply.Refused(notNow)
            : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, modify, cancellationToken));
    }
}

internal sealed class ModifyReplicationGroupShardConfigurationAction(GroupControl control) : IQueryAction
{
    public string Name => "ModifyReplicationGroupShardConfiguration";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        _ = parameters.Required("NodeGroupCount");
        _ = parameters.Required("ApplyImmediately");
        var wanted = new ShardsWanted(
            parameters.Number("NodeGroupCount") ?? 0,
            Ids(parameters, "NodeGroupsToRemove", "NodeGroupToRemove"),
            Ids(parameters, "NodeGroupsToRetain", "NodeGroupToRetain"),
            Zones(parameters));
        var immediately = parameters.Flag("ApplyImmediately");
        var refusal = control.Group.Refuse(parameters, id)
            ?? (immediately is true ? null : ApiErrors.InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? control.Shards.Begin(wanted).Refusal;
        return await ReplicationGroupXml.ReplyAsync(control.Group, refusal, cancellationToken);
    }

    private static ImmutableArray<string> Ids(Parameters parameters, string name, string member) =>
        [.. (parameters.Strings(name, member) ?? []).Select(Normal)];

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Zones(Parameters parameters)
    {
        var zones = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var shard in parameters.Structures("ReshardingConfiguration", "ReshardingConfiguration"))
        {
            zones[Normal(shard.Required("NodeGroupId"))] = shard.Strings("PreferredAvailabilityZones", "AvailabilityZone") ?? [];
            parameters.Adopt(shard);
        }

        return zones.ToImmutable();
    }

    // An id has one to four digits, as for TestFailover. Any other text is refused later as an unknown shard.
    private static string Normal(string id) =>
        id.Length <= 4 && int.TryParse(id, NumberStyles.None, null, out var number) ? MemberNames.Shard(number) : id;
}
