using System.Collections.Frozen;
using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Plan.Comparison;

/// <summary>What a change of a property does to its resource, as far as the providers' source and documentation say; nothing else is claimed.</summary>
internal static class PropertyEffects
{
    private const string Group = ResourceTypes.ReplicationGroup;
    private const string Parameters = ResourceTypes.ParameterGroup;
    private const string Subnets = ResourceTypes.SubnetGroup;

    // terraform-provider-aws, internal/service/elasticache/replication_group.go, parameter_group.go, subnet_group.go.
    private static readonly FrozenDictionary<(string Type, string Property), ChangeEffect> Known = Table().ToFrozenDictionary(e => (e.Type, e.Property), e => e.Effect);

    public static (ChangeEffect Effect, string? Note) Of(string type, string property, JsonElement? before, JsonElement? after)
    {
        if (type == Group && property == "clusterMode")
        {
            // The provider would try, and AWS would refuse: what was asked for is another group.
            return (before?.ToString(), after?.ToString()) is ("disabled", "enabled") or ("enabled", _)
                ? (ChangeEffect.Replacement, "AWS takes no such step: only a group made anew is in that mode")
                : (ChangeEffect.NeedsOwnStep, "disabled, compatible, enabled: one step an update, with nothing else in it but the parameter group");
        }

        if (type == Group && property == "engineVersion")
        {
            return string.CompareOrdinal(after?.ToString(), before?.ToString()) < 0
                ? (ChangeEffect.Replacement, "a version can only be raised")
                : (ChangeEffect.InPlace, "clients are disconnected while nodes are upgraded");
        }

        // On the way to cluster mode the nodes are counted another way, and none is added.
        var note = (type, property, before, after) switch
        {
            (Group, "numCacheClusters", { } was, { } now) => was.GetInt32() < now.GetInt32()
                ? "replicas are added before failover is enabled, in the same update; clients stay connected"
                : "failover is changed before replicas are removed, in the same update",
            _ => Note(type, property),
        };
        return Known.TryGetValue((type, property), out var effect) ? (effect, note) : (ChangeEffect.Unknown, null);
    }

    private static string? Note(string type, string property) => (type, property) switch
    {
        (Group, "nodeType") => "data is copied to new nodes; the endpoint moves, clients reconnect",
        (Group, "parameterGroupName") => "some parameters wait for a restart",
        (Group, "snapshotName") => "read only when a group is made",
        (Group, "authTokenUpdateStrategy") => "the token is sent again: ROTATE keeps the one before valid, SET ends it",
        (Parameters, "parameters") => "the nodes take the new values; whether at once or after a restart is unknown",
        _ => null,
    };

    private static IEnumerable<(string Type, string Property, ChangeEffect Effect)> Table()
    {
        foreach (var property in new[]
        {
            "replicationGroupId", "atRestEncryptionEnabled", "kmsKeyId", "subnetGroupName", "port", "networkType", "dataTieringEnabled", "snapshotName",
            "snapshotArns", "securityGroupNames", "globalReplicationGroupId", "nodeGroupConfigurations",
        })
        {
            yield return (Group, property, ChangeEffect.Replacement);
        }

        foreach (var property in new[]
        {
            "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup", "automaticFailoverEnabled", "multiAzEnabled", "nodeType", "parameterGroupName",
            "securityGroupIds", "snapshotWindow", "maintenanceWindow", "snapshotRetentionLimit", "notificationTopicArn", "logDeliveryConfigurations",
            "description", "autoMinorVersionUpgrade", "userGroupIds", "tags", "authToken", "authTokenUpdateStrategy", "transitEncryptionMode",
        })
        {
            yield return (Group, property, ChangeEffect.InPlace);
        }

        foreach (var property in new[] { "name", "family", "description" })
        {
            yield return (Parameters, property, ChangeEffect.Replacement);
        }

        yield return (Parameters, "parameters", ChangeEffect.InPlace);
        yield return (Subnets, "name", ChangeEffect.Replacement);

        // terraform-provider-random: "Arbitrary map of values that, when changed, will trigger recreation of resource."
        yield return (ResourceTypes.RandomPassword, "keepers", ChangeEffect.Replacement);
    }
}
