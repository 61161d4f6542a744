using System.Collections.Immutable;
using Amply.Model.Settings;

namespace Amply.Model;

/// <summary>Everything that follows from the mode, in one place.</summary>
public sealed record GroupTopology
{
    private GroupTopology()
    {
    }

    public required Mode Mode { get; init; }

    public required int Shards { get; init; }

    public required int ReplicasPerShard { get; init; }

    /// <summary>Member ids: <c>group-001</c>, in cluster mode <c>group-0001-001</c>.</summary>
    public required ImmutableArray<string> Members { get; init; }

    public bool HasReplicas => ReplicasPerShard > 0;

    /// <summary>Automatic failover and Multi-AZ: on wherever there is a replica.</summary>
    public bool FailsOver => HasReplicas;

    /// <summary>The provider's <c>clusterMode</c>.</summary>
    public string ClusterMode => Mode switch
    {
        Mode.Cluster => "enabled",
        Mode.Compatible => "compatible",
        _ => "disabled",
    };

    /// <summary>Whether clients connect to a configuration endpoint instead of a primary endpoint.</summary>
    public bool HasConfigurationEndpoint => Mode == Mode.Cluster;

    public int Nodes => Shards * (1 + ReplicasPerShard);

    public static GroupTopology Of(RedisSettings settings, string replicationGroupId)
    {
        var (shards, perShard) = (settings.Shards, 1 + settings.Replicas);
        return new GroupTopology
        {
            Mode = settings.Mode,
            Shards = shards,
            ReplicasPerShard = settings.Replicas,
            Members = settings.MemberIds.Length > 0
                ? settings.MemberIds
                : settings.Mode == Mode.Cluster
                    ? [.. Enumerable.Range(1, shards).SelectMany(s => Enumerable.Range(1, perShard).Select(n => $"{replicationGroupId}-{s:0000}-{n:000}"))]
                    : [.. Enumerable.Range(1, perShard).Select(n => $"{replicationGroupId}-{n:000}")],
        };
    }
}
