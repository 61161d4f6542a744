using Amply.Redis.Settings;
using Amply.Redis.Stacks;
using Pulumi;

namespace Amply.Infra;

/// <summary>What every component builds from.</summary>
public sealed record StackContext(RedisSettings Settings, StackNames Names, GroupTopology Topology)
{
    /// <summary>Redis' port, as the source's URL has it; replace-only.</summary>
    public const int Port = 6379;

    /// <summary>On everything that takes tags.</summary>
    public InputMap<string> Tags => new()
    {
        ["Project"] = "amply-redis",
        ["Environment"] = Settings.Stack,
        ["ManagedBy"] = "pulumi",
    };
}
