using System.Collections.Frozen;
using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>The effect of a changed property on its resource, from the providers' source and documentation.</summary>
internal static class PropertyEffects
{
    private const string Group = ResourceTypes.ReplicationGroup;
    private const string Parameters = ResourceTypes.ParameterGroup;

    // terraform-provider-aws, internal/service/elasticache/replication_group.go, parameter_group.go, subnet_group.go.
    private static readonly FrozenDictionary<(string Type, string Property), ChangeEffect> Known = new[]
    {
        (Type: Group, Effect: ChangeEffect.Replacement, Properties: (string[])
        [
            "replicationGroupId", "atRestEncryptionEnabled", "kmsKeyId", "subnetGroupName", "port", "networkType", "dataTieringEnabled",
            "snapshotName", "snapshotArns", "securityGroupNames", "globalReplicationGroupId", "nodeGroupConfigurations",
        ]),
        (Group, ChangeEffect.InPlace,
        [
            "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", "automaticFailoverEnabled", "multiAzEnabled", "nodeType",
            "parameterGroupName", "securityGroupIds", "snapshotWindow", "maintenanceWindow", "snapshotRetentionLimit",
            "notificationTopicArn", "logDeliveryConfigurations", "description", "autoMinorVersionUpgrade", "userGroupIds", "tags",
            "authToken", "authTokenUpdateStrategy", "transitEncryptionMode",
        ]),
        (Parameters, ChangeEffect.Replacement, ["name", "family", "description"]),
        (Parameters, ChangeEffect.InPlace, ["parameters"]),
        (ResourceTypes.SubnetGroup, ChangeEffect.Replacement, ["name"]),
        // terraform-provider-random: "Arbitrary map of values that, when changed, will trigger recreation of resource."
        (ResourceTypes.RandomPassword, ChangeEffect.Replacement, ["keepers"]),
    }
    .SelectMany(row => row.Properties.Select(property => ((row.Type, property), row.Effect)))
    .ToFrozenDictionary(row => row.Item1, row => row.Effect);

    public static (ChangeEffect Effect, string? Note) Of(string type, string property, JsonElement? before, JsonElement? after)
    {
        if (type == Group && property == "clusterMode")
        {
            // The provider would try this step and AWS would refuse it: only another group can have that mode.
            return (before?.ToString(), after?.ToString()) is ("disabled", "enabled") or ("enabled", _)
                ? (ChangeEffect.Replacement, "AWS refuses this step: only a new group can have that mode")
                : (ChangeEffect.NeedsOwnStep,
                    "disabled, compatible, enabled: one step in each update, and beside it only the parameter group may change");
        }

        if (type == Group && property == "engineVersion")
        {
            return string.CompareOrdinal(after?.ToString(), before?.ToString()) < 0
                ? (ChangeEffect.Replacement, "a version can only be raised")
                : (ChangeEffect.InPlace, "clients lose their connections while AWS upgrades the nodes");
        }

        // The step to cluster mode counts the nodes in another way and adds no node.
        var note = (type, property, before, after) switch
        {
            (Group, "numCacheClusters", { } was, { } now) => was.GetInt32() < now.GetInt32()
                ? "replicas are added before failover is enabled, in the same update. Clients stay connected"
                : "failover is changed before replicas are removed, in the same update",
            _ => Note(type, property),
        };
        return Known.TryGetValue((type, property), out var effect) ? (effect, note) : (ChangeEffect.Unknown, null);
    }

    private static string? Note(string type, string property) => (type, property) switch
    {
        (Group, "nodeType") => "AWS copies the data to new nodes. The endpoint moves, and clients reconnect",
        (Group, "parameterGroupName") => "some parameters take effect only after a restart",
        (Group, "snapshotName") => "AWS reads it only when it creates a group",
        (Group, "authTokenUpdateStrategy") =>
            "the update sends the token again: ROTATE keeps the previous token valid, SET makes it invalid",
        (Parameters, "parameters") => "the nodes take the new values. Whether at once or after a restart is unknown",
        _ => null,
    };
}
