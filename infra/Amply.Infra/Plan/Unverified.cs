using System.Collections.Immutable;
using Amply.Model.Settings;

namespace Amply.Infra.Plan;

/// <summary>What an offline plan cannot know, and <c>pulumi up</c> looks up.</summary>
internal static class Unverified
{
    public static ImmutableArray<string> Of(RedisSettings settings)
    {
        var (subnets, vpc) = settings.Network is { } network ? (string.Join(", ", network.SubnetIds), network.VpcId) : ($"the subnets of stack {settings.NetworkStack}", "its VPC");
        var looked = $"whether {subnets} are private (Prowler elasticache_cluster_uses_public_subnet), in {vpc}, and in two availability zones: 'pulumi up' looks it up and stops where one is not";
        // A minor upgrade that AWS made behind our back reads as a downgrade, which replaces the group.
        var engine = $"whether the group already runs a version above {settings.EngineVersion}: then 'pulumi up' shows a replacement because of engineVersion; raise amply-redis:engineVersion instead";
        return settings.NetworkStack is { } stack
            ? [$"the network: its ids come from stack {stack}, and those in this plan stand in for them", looked, engine]
            : [looked, engine];
    }
}
