using Amply.Model;
using Amply.Model.Settings;
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

/// <summary>Reads the settings out of Pulumi's configuration.</summary>
internal static class StackConfiguration
{
    /// <exception cref="RunException">A setting is wrong; the message lists all that are.</exception>
    public static RedisSettings Read(string stack)
    {
        var config = new Config(SettingKeys.Namespace);
        var result = SettingsReader.Read(stack, new Config("aws").Get("region"), config.Get);
        return result.Settings ?? throw new RunException("The configuration is refused:\n" + string.Join('\n', result.Problems.Select(p => "  " + p)));
    }
}
