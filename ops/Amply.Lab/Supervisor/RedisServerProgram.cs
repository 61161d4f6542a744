using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Amply.Lab.Supervisor;

/// <summary>Finds the redis-server of this machine.</summary>
public static partial class RedisServerProgram
{
    private const int OldestMajor = 7;
    private const string Install =
        "name one with AMPLY_REDIS_SERVER=/path/to/redis-server, or install it: "
        + "apt-get install -y --no-install-recommends redis-server";

    /// <exception cref="LabRefusedException">There is no redis-server, or it is too old.</exception>
    public static string Find()
    {
        var program = Environment.GetEnvironmentVariable("AMPLY_REDIS_SERVER") is { Length: > 0 } chosen ? chosen : "redis-server";
        string version;
        try
        {
            var start = new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            version = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            throw new LabRefusedException($"there is no redis-server: '{program}' cannot be run", Install);
        }

        var match = Version().Match(version);
        return match.Success && int.Parse(match.Groups[1].Value) >= OldestMajor
            ? program
            : throw new LabRefusedException(
                $"'{program}' is not a redis-server of version {OldestMajor} or later; it says: {version.Trim()}", Install);
    }

    [GeneratedRegex(@"v=(\d+)\.")]
    private static partial Regex Version();
}
