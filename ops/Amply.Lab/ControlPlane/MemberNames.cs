using System.Globalization;

namespace Amply.Lab.ControlPlane;

/// <summary>How ElastiCache calls shards and the members that come to them.</summary>
public static class MemberNames
{
    /// <param name="number">From 1.</param>
    public static string Shard(int number) => number.ToString("D4", CultureInfo.InvariantCulture);

    /// <param name="number">From 1.</param>
    public static string Member(GroupState state, string shard, int number)
    {
        var suffix = number.ToString("D3", CultureInfo.InvariantCulture);
        return state.ClusterEnabled ? $"{state.Settings.ReplicationGroupId}-{shard}-{suffix}" : $"{state.Settings.ReplicationGroupId}-{suffix}";
    }
}
