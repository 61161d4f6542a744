using System.Collections.Immutable;
using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies;

/// <summary>The table of all policies, and their judgement over the resources of a plan.</summary>
internal static class PolicySet
{
    private const string NoKey = "the stack has no key of its own (amply-redis:customerKey false)";

    public static readonly ImmutableArray<Policy> All =
    [
        new("ReplicationGroupMustEncryptAtRest", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV_AWS_29", "ElastiCache.4", "F25", "AEC3", "AWS-0045", "Prowler elasticache_redis_cluster_rest_encryption_enabled",
            ],
            Sentence = "Data at rest is encrypted.",
            Remedy = "set atRestEncryptionEnabled when the group is made; it is replace-only",
            Holds = r => Is(r, "atRestEncryptionEnabled"),
        },
        new("ReplicationGroupMustEncryptInTransit", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV_AWS_30", "ElastiCache.5", "F33", "AEC3", "AWS-0051", "Prowler elasticache_redis_cluster_in_transit_encryption_enabled",
            ],
            Sentence = "Connections are encrypted, and none in clear text is taken.",
            Remedy = "set transitEncryptionEnabled, and transitEncryptionMode required",
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
            Sentence = "Data at rest is encrypted with a key of one's own.",
            Remedy = "set amply-redis:customerKey true before the group is made",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey
                ? null
                : "the stack keeps AWS' own key (amply-redis:customerKey false); for the group that is replace-only, so decided on day one",
        },
        new("ReplicationGroupMustFailOverAcrossZones", ResourceTypes.ReplicationGroup)
        {
            PublicIds =
            [
                "CKV2_AWS_50", "ElastiCache.3", "AEC4", "Prowler elasticache_redis_cluster_automatic_failover_enabled",
                "Prowler elasticache_redis_cluster_multi_az_enabled",
            ],
            Sentence = "A replica in another zone takes over by itself.",
            Remedy = "set amply-redis:mode ha",
            Holds = r => Is(r, "automaticFailoverEnabled") && Is(r, "multiAzEnabled"),
            Exception = settings => settings.Mode == Mode.Single
                ? "one node has nothing to fail over to: mode single is chosen for its price, and mode ha ends this, in place"
                : null,
        },
        new("ReplicationGroupMustKeepSnapshots", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.1", "AWS-0050"],
            Sentence = "Automatic snapshots are kept for a day or longer.",
            Remedy = "set amply-redis:snapshotRetentionDays 1 or more",
            Holds = r => Number(r, "snapshotRetentionLimit") >= 1,
        },
        new("ReplicationGroupMustKeepSnapshotsBeyondAWeek", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["Prowler elasticache_redis_cluster_backup_enabled"],
            Sentence = "Automatic snapshots are kept for longer than seven days.",
            Remedy = "set amply-redis:snapshotRetentionDays 8 or more",
            Holds = r => Number(r, "snapshotRetentionLimit") > 7,
            Exception = _ => "sessions live for seven days, so an older snapshot restores none (amply-redis:snapshotRetentionDays)",
        },
        new("ReplicationGroupMustTakeMinorUpgrades", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.2", "Prowler elasticache_redis_cluster_auto_minor_version_upgrades"],
            Sentence = "Minor versions are taken in the maintenance window.",
            Remedy = "set autoMinorVersionUpgrade",
            Holds = r => Is(r, "autoMinorVersionUpgrade"),
        },
        new("ReplicationGroupMustUseASubnetGroupOfItsOwn", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["ElastiCache.7", "AEC1"],
            Sentence = "The group is in subnets that were chosen, not in the default ones.",
            Remedy = "set subnetGroupName to a group other than default",
            Holds = r => Text(r, "subnetGroupName") is not (null or "default"),
        },
        new("ReplicationGroupMustUseAnotherPort", ResourceTypes.ReplicationGroup)
        {
            PublicIds = ["AEC5"],
            Sentence = "The group listens on another port than Redis' own.",
            Remedy = "none: see the exception",
            Holds = r => Number(r, "port") is not (null or 6379),
            Exception = _ => "the applications' URLs have 6379, the port is replace-only, and only the clients' security groups reach it",
        },
        new("ReplicationGroupMustApplyImmediately", ResourceTypes.ReplicationGroup)
        {
            Sentence = "A change is made when it is asked for, or failover stays off until the maintenance window.",
            Remedy = "set applyImmediately",
            Holds = r => Is(r, "applyImmediately"),
        },
        new("ReplicationGroupMustCountItsNodesOneWay", ResourceTypes.ReplicationGroup)
        {
            Sentence = "Nodes are counted as cache clusters, or as node groups with replicas; the provider refuses both.",
            Remedy = "set numCacheClusters, or numNodeGroups and replicasPerNodeGroup",
            Holds = r => Has(r, "numCacheClusters") != (Has(r, "numNodeGroups") || Has(r, "replicasPerNodeGroup"))
                && !r.Inputs.ContainsKey("nodeGroupConfigurations"),
        },
        new("SubnetGroupMustSpanTwoSubnets", ResourceTypes.SubnetGroup)
        {
            Sentence = "The subnet group has two subnets, or a replica could not be added in place.",
            Remedy = "add a subnet in another zone to amply-redis:subnetIds",
            Holds = r => r.Inputs.TryGetValue("subnetIds", out var ids) && ids.GetArrayLength() >= 2,
        },
        new("SecurityGroupMustBeDescribed", ResourceTypes.SecurityGroup)
        {
            PublicIds = ["CKV_AWS_23", "AWS-0049"],
            Sentence = "The security group says what it is for.",
            Remedy = "set description",
            Holds = r => Text(r, "description") is not (null or "Managed by Pulumi"),
        },
        new("SecurityGroupMustHoldNoRulesOfItsOwn", ResourceTypes.SecurityGroup)
        {
            PublicIds = ["CKV_AWS_382"],
            Sentence = "Nothing goes out, and what comes in is said by rules of their own.",
            Remedy = "remove ingress and egress from the security group",
            Holds = r => !r.Inputs.ContainsKey("ingress") && !r.Inputs.ContainsKey("egress"),
        },
        new("IngressRuleMustBeDescribed", ResourceTypes.IngressRule)
        {
            PublicIds = ["CKV_AWS_23"],
            Sentence = "The rule says who is let in.",
            Remedy = "set description",
            Holds = r => Text(r, "description") is not null,
        },
        new("IngressRuleMustNameASecurityGroup", ResourceTypes.IngressRule)
        {
            Sentence = "Who may connect is said by security group, never by address.",
            Remedy = "set referencedSecurityGroupId, and no cidrIpv4, cidrIpv6 or prefixListId",
            Holds = r => Text(r, "referencedSecurityGroupId") is not null
                && !r.Inputs.Keys.Any(k => k is "cidrIpv4" or "cidrIpv6" or "prefixListId"),
        },
        new("SecretMustUseACustomerKey", ResourceTypes.Secret)
        {
            PublicIds = ["CKV_AWS_149"],
            Sentence = "The token is encrypted with a key of one's own.",
            Remedy = "set amply-redis:customerKey true",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey ? null : NoKey,
        },
        new("TopicMustBeEncrypted", ResourceTypes.Topic)
        {
            PublicIds = ["CKV_AWS_26"],
            Sentence = "Alarms in flight are encrypted.",
            Remedy = "set amply-redis:customerKey true",
            Holds = r => Text(r, "kmsMasterKeyId") is not (null or "alias/aws/sns"),
            Exception = settings => settings.CustomerKey
                ? null
                : "with AWS' own key CloudWatch may not publish, and the stack has no other (amply-redis:customerKey false)",
        },
        new("LogGroupMustUseACustomerKey", ResourceTypes.LogGroup)
        {
            PublicIds = ["CKV_AWS_158"],
            Sentence = "Logs are encrypted with a key of one's own.",
            Remedy = "set amply-redis:customerKey true",
            Holds = r => Text(r, "kmsKeyId") is not null,
            Exception = settings => settings.CustomerKey ? null : NoKey,
        },
        new("LogGroupMustKeepAYear", ResourceTypes.LogGroup)
        {
            PublicIds = ["CKV_AWS_338"],
            Sentence = "Logs are kept for a year.",
            Remedy = "set retentionInDays 365 or more",
            Holds = r => Number(r, "retentionInDays") >= 365,
        },
        new("KeyMustRotate", ResourceTypes.Key)
        {
            PublicIds = ["CKV_AWS_7"],
            Sentence = "The key's material is renewed every year.",
            Remedy = "set enableKeyRotation",
            Holds = r => Is(r, "enableKeyRotation"),
            MayHaveNoSubject = true,
        },
        new("AlarmMustTellSomebody", ResourceTypes.MetricAlarm)
        {
            Sentence = "An alarm goes to the topic.",
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
