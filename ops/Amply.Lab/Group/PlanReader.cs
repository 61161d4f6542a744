using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Lab.Group;

/// <summary>Reads the group from a plan's resources, by the names of their inputs.</summary>
public static class PlanReader
{
    private const int DefaultPort = 6379;

    /// <exception cref="LabException">The plan holds no replication group, or more than one.</exception>
    public static GroupSettings ReadGroup(PlanDocument plan, string accountId)
    {
        var groups = plan.Resources.Where(resource => resource.Type == ResourceTypes.ReplicationGroup).ToList();
        if (groups is not [var resource])
        {
            throw new LabException(
                $"The plan of {plan.Stack} has {groups.Count} resources of type {ResourceTypes.ReplicationGroup}; "
                + "a lab is built from exactly one.");
        }

        var group = new PlanInputs(resource);
        var clusterMode = group.Text("clusterMode") switch
        {
            "enabled" => ClusterMode.Enabled,
            "compatible" => ClusterMode.Compatible,
            _ => ClusterMode.Disabled,
        };
        var shards = group.Number("numNodeGroups") ?? 1;
        var parameterGroup = group.Text("parameterGroupName");
        return new GroupSettings
        {
            ReplicationGroupId = group.Required("replicationGroupId"),
            Description = group.Required("description"),
            Region = plan.Region,
            AccountId = accountId,
            NodeType = group.Required("nodeType"),
            EngineVersion = group.Required("engineVersion"),
            Port = group.Number("port") ?? DefaultPort,
            ClusterMode = clusterMode,
            AutomaticFailover = group.Flag("automaticFailoverEnabled") ?? false,
            MultiAz = group.Flag("multiAzEnabled") ?? false,
            NodeGroups = shards,
            ReplicasPerNodeGroup = group.Number("replicasPerNodeGroup") ?? (group.Number("numCacheClusters") ?? 1) - 1,
            ParameterGroup = ReadParameterGroups(plan).FirstOrDefault(one => one.Name == parameterGroup)
                ?? new ParameterGroup(parameterGroup ?? "default.redis7", "redis7", ImmutableSortedDictionary<string, string>.Empty),
            SubnetGroupName = group.Text("subnetGroupName"),
            SecurityGroupIds = group.Texts("securityGroupIds"),
            MaintenanceWindow = group.Required("maintenanceWindow"),
            SnapshotWindow = group.Required("snapshotWindow"),
            SnapshotRetentionLimit = group.Number("snapshotRetentionLimit") ?? 0,
            TransitEncryption = group.Flag("transitEncryptionEnabled") ?? false,
            AtRestEncryption = group.Flag("atRestEncryptionEnabled") ?? false,
            KmsKeyId = group.Text("kmsKeyId"),
            AutoMinorVersionUpgrade = group.Flag("autoMinorVersionUpgrade") ?? true,
            NotificationTopicArn = group.Text("notificationTopicArn"),
            LogDeliveries = [.. group.Objects("logDeliveryConfigurations").Select(log => new LogDelivery(
                Text(log, "logType"), Text(log, "destinationType"), Text(log, "destination"), Text(log, "logFormat")))],
            Tags = group.Map("tags"),
        };
    }

    public static ImmutableArray<ParameterGroup> ReadParameterGroups(PlanDocument plan) =>
    [
        .. plan.Resources
            .Where(resource => resource.Type == ResourceTypes.ParameterGroup)
            .Select(resource => new PlanInputs(resource))
            .Select(inputs => new ParameterGroup(
                inputs.Required("name"),
                inputs.Required("family"),
                inputs.Objects("parameters")
                    .ToImmutableSortedDictionary(one => Text(one, "name"), one => Text(one, "value"), StringComparer.Ordinal))),
    ];

    /// <summary>The names of the log groups.</summary>
    public static ImmutableArray<string> ReadLogGroups(PlanDocument plan) =>
    [
        .. plan.Resources
            .Where(resource => resource.Type == ResourceTypes.LogGroup)
            .Select(resource => new PlanInputs(resource).Required("name")),
    ];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.ToString() : throw new LabException($"The plan has an entry without {name}.");
}

/// <summary>One resource's inputs. A number or flag may be written as text.</summary>
internal sealed class PlanInputs(PlannedResource resource)
{
    public string? Text(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;

    public string Required(string name) =>
        Text(name) ?? throw new LabException($"{resource.Type} {resource.Name} has no {name} in the plan.");

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text) : null;

    public double? Real(string name) => Text(name) is { } text ? double.Parse(text) : null;

    public bool? Flag(string name) => Text(name) is { } text ? bool.Parse(text) : null;

    public ImmutableArray<JsonElement> Objects(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    public ImmutableArray<string> Texts(string name) => [.. Objects(name).Select(value => value.ToString())];

    public ImmutableSortedDictionary<string, string> Map(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Object
            ? value.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.ToString(), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;
}
