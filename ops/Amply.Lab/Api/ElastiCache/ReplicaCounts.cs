using System.Collections.Immutable;
using System.Globalization;
using Amply.Lab.Api.Query;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

/// <summary>How many replicas each shard shall have: one number for all, or shard by shard.</summary>
internal sealed record ReplicaCounts(int? ForAll, ImmutableSortedDictionary<string, int> ByShard)
{
    public bool IsGiven => ForAll is not null || !ByShard.IsEmpty;

    public static ReplicaCounts Read(Parameters parameters)
    {
        var byShard = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var shard in parameters.Structures("ReplicaConfiguration", "ConfigureShard"))
        {
            var id = shard.Required("NodeGroupId");
            var count = shard.Required("NewReplicaCount");
            _ = shard.Strings("PreferredAvailabilityZones", "PreferredAvailabilityZone");
            _ = shard.Number("NewReplicaCount", 0, 5);
            parameters.Adopt(shard);
            if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                byShard[id] = number;
            }
        }

        return new ReplicaCounts(parameters.Number("NewReplicaCount", 0, int.MaxValue), byShard.ToImmutable());
    }

    public ImmutableSortedDictionary<string, int> Of(GroupState state) =>
        ForAll is { } all ? state.NodeGroupIds.ToImmutableSortedDictionary(shard => shard, _ => all, StringComparer.Ordinal) : ByShard;
}
