using Amply.Redis.Settings;
using Pulumi;

namespace Amply.Infra;

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
