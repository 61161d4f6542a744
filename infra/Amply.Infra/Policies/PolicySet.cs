using System.Collections.Immutable;
using Amply.Infra.Policies.Rules;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies;

/// <summary>Every rule, judged over every resource of a plan.</summary>
internal static class PolicySet
{
    public static readonly ImmutableArray<Policy> All =
    [
        new ReplicationGroupMustEncryptAtRest(),
        new ReplicationGroupMustEncryptInTransit(),
        new ReplicationGroupMustAuthenticate(),
        new ReplicationGroupMustUseACustomerKey(),
        new ReplicationGroupMustFailOverAcrossZones(),
        new ReplicationGroupMustKeepSnapshots(),
        new ReplicationGroupMustKeepSnapshotsBeyondAWeek(),
        new ReplicationGroupMustTakeMinorUpgrades(),
        new ReplicationGroupMustUseASubnetGroupOfItsOwn(),
        new ReplicationGroupMustUseAnotherPort(),
        new ReplicationGroupMustApplyImmediately(),
        new ReplicationGroupMustCountItsNodesOneWay(),
        new SubnetGroupMustSpanTwoSubnets(),
        new SecurityGroupMustBeDescribed(),
        new SecurityGroupMustHoldNoRulesOfItsOwn(),
        new IngressRuleMustBeDescribed(),
        new IngressRuleMustNameASecurityGroup(),
        new SecretMustUseACustomerKey(),
        new TopicMustBeEncrypted(),
        new LogGroupMustUseACustomerKey(),
        new LogGroupMustKeepAYear(),
        new KeyMustRotate(),
        new AlarmMustTellSomebody(),
    ];

    /// <summary>Failures first, then exceptions, then what passes.</summary>
    public static ImmutableArray<PolicyFinding> Judge(ImmutableArray<PlannedResource> resources, RedisSettings settings) =>
    [
        .. All.SelectMany(policy => policy.Judge(resources, settings))
            .OrderByDescending(f => f.Outcome)
            .ThenBy(f => f.Policy, StringComparer.Ordinal)
            .ThenBy(f => f.Resource, StringComparer.Ordinal),
    ];
}
