using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies;

/// <summary>The table of all policies, and their judgement over the resources of a plan.</summary>
internal static class PolicySet
{
    private const string NoKey = "the stack has no KMS key (amply-redis:customerKey is false)";

    public static readonly ImmutableArray<Policy> All =
    [
        new("ReplicationGroupMustEncryptAtRest", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV_AWS_29", "ElastiCache.4", "F25", "AEC3", "AWS-0045", "Prowler elasticache_redis_cluster_rest_encryption_enabled",
            ],
            Sentence = "Data at rest is encrypted.",
            Remedy = "set atRestEncryptionEnabled before AWS creates the group; a later change replaces the group",
            Holds = r => Is(r, "atRestEncryptionEnabled"),
        },
        new("ReplicationGroupMustEncryptInTransit", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV_AWS_30", "ElastiCache.5", "F33", "AEC3", "AWS-0051", "Prowler elasticache_redis_cluster_in_transit_encryption_enabled",
            ],
            Sentence = "Connections are encrypted. Redis refuses connections in clear text.",
            Remedy = "set transitEncryptionEnabled, and transitEncryptionMode to required",
            Holds = r => Is(r, "transitEncryptionEnabled") && Text(r, "transitEncryptionMode") is (null or "required"),
        },
        new("ReplicationGroupMustAuthenticate", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["CKV_AWS_31", "ElastiCache.6", "F44", "AEC6", "Prowler elasticache_redis_replication_group_auth_enabled"],
            Sentence = "Clients authenticate with a token, over TLS.",
            Remedy = "set authToken",
            Holds = r => Is(r, "transitEncryptionEnabled") && Text(r, "authToken") is not null,
        },
        new("ReplicationGroupMustUseACustomerKey", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["CKV_AWS_191"],
            Sentence = "Data at rest is encrypted with a KMS key of the account.",
            Remedy = "set amply-redis:customerKey to true before AWS creates the group",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey
                ? null
                : "the stack uses a key that AWS manages (amply-redis:customerKey is false); a change replaces the group",
        },
        new("ReplicationGroupMustFailOverAcrossZones", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV2_AWS_50", "ElastiCache.3", "AEC4", "Prowler elasticache_redis_cluster_automatic_failover_enabled",
                "Prowler elasticache_redis_cluster_multi_az_enabled",
            ],
            Sentence = "If the primary fails, AWS promotes a replica in another zone automatically.",
            Remedy = "set amply-redis:mode to ha",
            Holds = r => Is(r, "automaticFailoverEnabled") && Is(r, "multiAzEnabled"),
            Exception = settings => settings.Mode == Mode.Single
                ? "mode single has no replica to promote, and is chosen for its price; an update to mode ha adds a replica in place"
                : null,
        },
        new("ReplicationGroupMustKeepSnapshots", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.1", "AWS-0050"],
            Sentence = "Automatic snapshots are kept for a day or longer.",
            Remedy = "set amply-redis:snapshotRetentionDays to 1 or more",
            Holds = r => Number(r, "snapshotRetentionLimit") >= 1,
        },
        new("ReplicationGroupMustKeepSnapshotsBeyondAWeek", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["Prowler elasticache_redis_cluster_backup_enabled"],
            Sentence = "Automatic snapshots are kept for longer than seven days.",
            Remedy = "set amply-redis:snapshotRetentionDays to 8 or more",
            Holds = r => Number(r, "snapshotRetentionLimit") > 7,
            Exception = _ =>
                "sessions live for seven days, so an older snapshot has no session to restore (amply-redis:snapshotRetentionDays)",
        },
        new("ReplicationGroupMustTakeMinorUpgrades", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.2", "Prowler elasticache_redis_cluster_auto_minor_version_upgrades"],
            Sentence = "AWS installs minor versions in the maintenance window.",
            Remedy = "set autoMinorVersionUpgrade",
            Holds = r => Is(r, "autoMinorVersionUpgrade"),
        },
        new("ReplicationGroupMustUseASubnetGroupOfItsOwn", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.7", "AEC1"],
            Sentence = "The group uses chosen subnets, and not the default subnets.",
            Remedy = "set subnetGroupName to a group other than default",
            Holds = r => Text(r, "subnetGroupName") is not (null or "default"),
        },
        new("ReplicationGroupMustUseAnotherPort", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["AEC5"],
            Sentence = "The group does not listen on Redis' default port.",
            Remedy = "none: the exception says why",
            Holds = r => Number(r, "port") is not (null or 6379),
            Exception = _ =>
                "the applications' URLs name port 6379, a change replaces the group, and only the clients' security groups reach it",
        },
        new("ReplicationGroupMustApplyImmediately", ResourceTypes.ReplicationGroup)
        {
            Sentence = "AWS applies a change at once. Otherwise failover stays off until the maintenance window.",
            Remedy = "set applyImmediately",
            Holds = r => Is(r, "applyImmediately"),
        },
        new("ReplicationGroupMustCountItsNodesOneWay", ResourceTypes.ReplicationGroup)
        {
            Sentence = "Nodes are counted as cache clusters, or as node groups with replicas. The provider refuses both together.",
            Remedy = "set numCacheClusters, or numNodeGroups and replicasPerNodeGroup",
            Holds = r => Has(r, "numCacheClusters") != (Has(r, "numNodeGroups") || Has(r, "replicasPerNodeGroup"))
                && !r.Inputs.ContainsKey("nodeGroupConfigurations"),
        },
        new("SubnetGroupMustSpanTwoSubnets", ResourceTypes.SubnetGroup)
        {
            Sentence = "The subnet group has two subnets. With one subnet no update could add a replica in place.",
            Remedy = "add a subnet in another zone to amply-redis:subnetIds",
            Holds = r => r.Inputs.TryGetValue("subnetIds", out var ids) && ids.GetArrayLength() >= 2,
        },
        new("SecurityGroupMustBeDescribed", ResourceTypes.SecurityGroup)
        {
            PublicIds = ["CKV_AWS_23", "AWS-0049"],
            Sentence = "The security group has a description of its purpose.",
            Remedy = "set description",
            Holds = r => Text(r, "description") is not (null or "Managed by Pulumi"),
        },
        new("SecurityGroupMustHoldNoRulesOfItsOwn", ResourceTypes.SecurityGroup)
        {
            PublicIds = ["CKV_AWS_382"],
            Sentence = "The security group itself holds no rules. Separate rules let clients in, and no rule lets traffic out.",
            Remedy = "remove ingress and egress from the security group",
            Holds = r => !r.Inputs.ContainsKey("ingress") && !r.Inputs.ContainsKey("egress"),
        },
        new("IngressRuleMustBeDescribed", ResourceTypes.IngressRule)
        {
            PublicIds = ["CKV_AWS_23"],
            Sentence = "The rule has a description of the clients that it lets in.",
            Remedy = "set description",
            Holds = r => Text(r, "description") is not null,
        },
        new("IngressRuleMustNameASecurityGroup", ResourceTypes.IngressRule)
        {
            Sentence = "The rule lets in clients by their security group, never by their address.",
            Remedy = "set referencedSecurityGroupId, and no cidrIpv4, cidrIpv6 or prefixListId",
            Holds = r => Text(r, "referencedSecurityGroupId") is not null
                && !r.Inputs.Keys.Any(k => k is "cidrIpv4" or "cidrIpv6" or "prefixListId"),
        },
        new("SecretMustUseACustomerKey", ResourceTypes.Secret)
        {
            PublicIds = ["CKV_AWS_149"],
            Sentence = "The token is encrypted with a KMS key of the account.",
            Remedy = "set amply-redis:customerKey to true",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey ? null : NoKey,
        },
        new("TopicMustBeEncrypted", ResourceTypes.Topic)
        {
            PublicIds = ["CKV_AWS_26"],
            Sentence = "The topic encrypts its alarms.",
            Remedy = "set amply-redis:customerKey to true",
            Holds = r => Text(r, "kmsMasterKeyId") is not (null or "alias/aws/sns"),
            Exception = settings => settings.CustomerKey
                ? null
                : "CloudWatch may not publish with a key that AWS manages, and the stack has no KMS key (amply-redis:customerKey is false)",
        },
        new("LogGroupMustUseACustomerKey", ResourceTypes.LogGroup)
        {
            PublicIds = ["CKV_AWS_158"],
            Sentence = "Logs are encrypted with a KMS key of the account.",
            Remedy = "set amply-redis:customerKey to true",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey ? null : NoKey,
        },
        new("LogGroupMustKeepAYear", ResourceTypes.LogGroup)
        {
            PublicIds = ["CKV_AWS_338"],
            Sentence = "Logs are kept for a year.",
            Remedy = "set retentionInDays to 365 or more",
            Holds = r => Number(r, "retentionInDays") >= 365,
        },
        new("KeyMustRotate", ResourceTypes.Key)
        {
            PublicIds = ["CKV_AWS_7"],
            Sentence = "AWS rotates the key every year.",
            Remedy = "set enableKeyRotation",
            Holds = r => Is(r, "enableKeyRotation"),
            MayHaveNoSubject = true,
        },
        new("AlarmMustTellSomebody", ResourceTypes.MetricAlarm)
        {
            Sentence = "The alarm is sent to the topic.",
            Remedy = "set alarmActions",
            Holds = r => r.Inputs.TryGetValue("alarmActions", out var actions) && actions.GetArrayLength() > 0,
        },
    ];

    /// <summary>Failures first, then exceptions, then what passes.</summary>
    public static ImmutableArray<PolicyFinding> Judge(ImmutableArray<PlannedResource> resources, RedisSettings settings) =>
    [
        .. All.SelectMany(policy => policy.Judge(resources, settings))
            .OrderByDescending(f => f.Outcome)
            .ThenBy(f => f.Policy, StringComparer.Ordinal)
            .ThenBy(f => f.Resource, StringComparer.Ordinal),
    ];

    private static bool Is(PlannedResource resource, string input) => Input(resource, input, JsonValueKind.True) is not null;

    private static bool Has(PlannedResource resource, string number) => Number(resource, number) is not null;

    /// <summary>A text that is not empty; null otherwise.</summary>
    private static string? Text(PlannedResource resource, string input) =>
        Input(resource, input, JsonValueKind.String)?.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A number; null where the resource has no such input.</summary>
    private static double? Number(PlannedResource resource, string input) => Input(resource, input, JsonValueKind.Number)?.GetDouble();

    private static JsonElement? Input(PlannedResource resource, string input, JsonValueKind kind) =>
        resource.Inputs.TryGetValue(input, out var value) && value.ValueKind == kind ? value : null;
}
