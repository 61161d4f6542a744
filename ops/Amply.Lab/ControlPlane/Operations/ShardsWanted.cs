using System.Collections.Immutable;

namespace Amply.Lab.ControlPlane.Operations;

/// <summary>What ModifyReplicationGroupShardConfiguration asks for.</summary>
/// <param name="Count">Of the shards that there shall be.</param>
/// <param name="Remove">Where there shall be fewer: which ones go.</param>
/// <param name="Retain">The same by those that stay.</param>
/// <param name="Zones">Where there shall be more: availability zones of the nodes, by shard.</param>
public sealed record ShardsWanted(
    int Count, ImmutableArray<string> Remove, ImmutableArray<string> Retain, ImmutableSortedDictionary<string, ImmutableArray<string>> Zones)
{
    /// <summary>As many as that, the last ones removed where there are more, as terraform-provider-aws does it.</summary>
    public static ShardsWanted Of(GroupState state, int count) =>
        new(count, [.. state.NodeGroupIds.Skip(count)], [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    /// <summary>The shards that go, by id.</summary>
    public ImmutableArray<string> Leaving(GroupState state) => Retain.IsEmpty ? Remove : [.. state.NodeGroupIds.Except(Retain)];
}
