using System.Collections.Immutable;

namespace Amply.Lab.DataPlane;

/// <summary>What a data plane is started as.</summary>
internal sealed record GroupShape(bool ClusterMode, ImmutableArray<ShardShape> Shards)
{
    public const string OnlyShard = "0001";

    /// <summary>How a shard is called.</summary>
    /// <param name="index">From 0.</param>
    public static string ShardId(int index) => (index + 1).ToString("D4", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One shard's nodes, the first of them its primary.</summary>
/// <param name="Data">The RDB file that it starts with; null for an empty one.</param>
internal sealed record ShardShape(string Id, ImmutableArray<string> Nodes, string? Data);
