using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Infra.Policies;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Policies;

public sealed class PolicyTests
{
    /// <summary>Each rule, and an input that breaks it; null takes the input away.</summary>
    public static readonly TheoryData<string, string, string?> Broken = new()
    {
        { "ReplicationGroupMustEncryptAtRest", "atRestEncryptionEnabled", "false" },
        { "ReplicationGroupMustEncryptInTransit", "transitEncryptionEnabled", null },
        { "ReplicationGroupMustEncryptInTransit", "transitEncryptionMode", "\"preferred\"" },
        { "ReplicationGroupMustAuthenticate", "authToken", null },
        { "ReplicationGroupMustAuthenticate", "transitEncryptionEnabled", "false" },
        { "ReplicationGroupMustUseACustomerKey", "kmsKeyId", null },
        { "ReplicationGroupMustFailOverAcrossZones", "automaticFailoverEnabled", "false" },
        { "ReplicationGroupMustFailOverAcrossZones", "multiAzEnabled", "false" },
        { "ReplicationGroupMustKeepSnapshots", "snapshotRetentionLimit", "0" },
        { "ReplicationGroupMustKeepSnapshotsBeyondAWeek", "snapshotRetentionLimit", "7" },
        { "ReplicationGroupMustTakeMinorUpgrades", "autoMinorVersionUpgrade", "false" },
        { "ReplicationGroupMustUseASubnetGroupOfItsOwn", "subnetGroupName", "\"default\"" },
        { "ReplicationGroupMustUseAnotherPort", "port", "6379" },
        { "ReplicationGroupMustApplyImmediately", "applyImmediately", null },
        { "ReplicationGroupMustCountItsNodesOneWay", "numNodeGroups", "1" },
        { "ReplicationGroupMustCountItsNodesOneWay", "numCacheClusters", null },
        { "ReplicationGroupMustCountItsNodesOneWay", "nodeGroupConfigurations", "[]" },
        { "SubnetGroupMustSpanTwoSubnets", "subnetIds", "[\"subnet-1\"]" },
        { "SecurityGroupMustBeDescribed", "description", "\"Managed by Pulumi\"" },
        { "SecurityGroupMustHoldNoRulesOfItsOwn", "egress", "[{\"protocol\":\"-1\"}]" },
        { "IngressRuleMustBeDescribed", "description", null },
        { "IngressRuleMustNameASecurityGroup", "cidrIpv4", "\"10.0.0.0/8\"" },
        { "IngressRuleMustNameASecurityGroup", "referencedSecurityGroupId", null },
        { "SecretMustUseACustomerKey", "kmsKeyId", null },
        { "TopicMustBeEncrypted", "kmsMasterKeyId", "\"alias/aws/sns\"" },
        { "LogGroupMustUseACustomerKey", "kmsKeyId", null },
        { "LogGroupMustKeepAYear", "retentionInDays", "30" },
        { "KeyMustRotate", "enableKeyRotation", "false" },
        { "AlarmMustTellSomebody", "alarmActions", "[]" },
    };

    // Everything that a rule asks for, where a setting or this test can give it.
    private const string Strictest = "mode=ha customerKey=true snapshotRetentionDays=8";

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Policy_HoldsForTheStrictestPlanAndFailsForABrokenResource(string id, string input, string? value)
    {
        var policy = PolicySet.All.Single(p => p.Id == id);
        var subject = (await Planned.OfAsync(Strictest)).Resources.First(r => r.Type == policy.Type);
        var good = id == "ReplicationGroupMustUseAnotherPort" ? With(subject, "port", "6380") : subject;

        Assert.True(policy.Holds(good));
        Assert.False(policy.Holds(With(good, input, value)));
    }

    [Fact]
    public void EveryPolicy_HasANameOfItsOwnAndIsShownToFail()
    {
        Assert.Equal(
            PolicySet.All.Select(p => p.Id).Order(StringComparer.Ordinal),
            Broken.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(PolicySet.All, p => Assert.False(string.IsNullOrWhiteSpace(p.Remedy)));
    }

    [Fact]
    public void PublicIds_AreThoseThatScannersApplyToSuchAStack()
    {
        var ids = PolicySet.All.SelectMany(p => p.PublicIds).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(
            new HashSet<string>(
            [
                "CKV_AWS_29", "CKV_AWS_30", "CKV_AWS_31", "CKV_AWS_191", "CKV2_AWS_50", "ElastiCache.1", "ElastiCache.2", "ElastiCache.3",
                "ElastiCache.4", "ElastiCache.5",
                "ElastiCache.6", "ElastiCache.7", "F25", "F33", "F44", "AEC1", "AEC3", "AEC4", "AEC5", "AEC6", "AWS-0045", "AWS-0049",
                "AWS-0050", "AWS-0051",
                "CKV_AWS_149", "CKV_AWS_26", "CKV_AWS_23", "CKV_AWS_382", "CKV_AWS_158", "CKV_AWS_338", "CKV_AWS_7",
                "Prowler elasticache_redis_cluster_in_transit_encryption_enabled",
                "Prowler elasticache_redis_cluster_rest_encryption_enabled",
                "Prowler elasticache_redis_cluster_automatic_failover_enabled", "Prowler elasticache_redis_cluster_multi_az_enabled",
                "Prowler elasticache_redis_cluster_auto_minor_version_upgrades", "Prowler elasticache_redis_replication_group_auth_enabled",
                "Prowler elasticache_redis_cluster_backup_enabled",
            ]),
            ids);
    }

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task AcceptedSettings_PassEveryPolicyOrListTheException(string settings)
    {
        var findings = (await Planned.OfAsync(settings)).Policies;

        Assert.DoesNotContain(findings, f => f.Outcome == PolicyOutcome.Fail);
        Assert.All(findings.Where(f => f.Outcome == PolicyOutcome.Exception), f => Assert.False(string.IsNullOrWhiteSpace(f.Remedy)));
        Assert.True(findings.Length >= PolicySet.All.Length - 1);
    }

    [Fact]
    public async Task Prod_IsExceptedOnlyWhereTheSourceDocumentIs()
    {
        var exceptions = (await Planned.OfAsync("")).Policies.Where(f => f.Outcome == PolicyOutcome.Exception).Select(f => f.Policy);

        Assert.Equal(
            [
                "ReplicationGroupMustFailOverAcrossZones", "ReplicationGroupMustKeepSnapshotsBeyondAWeek",
                "ReplicationGroupMustUseAnotherPort",
            ],
            exceptions);
    }

    [Fact]
    public async Task Set_WhenItSawNoSubject_Fails()
    {
        var plan = await Planned.OfAsync("customerKey=false");

        var findings = PolicySet.Judge([], Planned.Settings("customerKey=false"));

        Assert.Equal(PolicySet.All.Length - 1, findings.Count(f => f.Outcome == PolicyOutcome.Fail));
        // A stack without a key of its own has none to rotate.
        Assert.DoesNotContain(plan.Policies, f => f.Policy == "KeyMustRotate");
    }

    private static PlannedResource With(PlannedResource resource, string input, string? value) => resource with
    {
        Inputs = value is null
            ? resource.Inputs.Remove(input)
            : resource.Inputs.SetItem(input, JsonSerializer.SerializeToElement(JsonNode.Parse(value))),
    };
}
