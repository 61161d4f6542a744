using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Runbooks;

/// <summary>Where a person on call sits in a drill: a checkout with <c>./amply</c>, and the shell that <c>lab shell</c> opens there.</summary>
internal static class Desk
{
    public static BashSession Open(RunningLab lab)
    {
        var amply = Path.Combine(lab.HomeDirectory, "amply");
        File.WriteAllText(amply, $"#!/bin/sh\nexec {ShippedProgram.Shell} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(amply, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return Open(lab, lab.Name);
    }

    /// <summary>The shell of another lab of the same checkout.</summary>
    public static BashSession Open(RunningLab lab, string name) => new(
        lab.HomeDirectory,
        [.. ShippedProgram.Words, "lab", "shell", "--lab", name, "--", "bash", "--noprofile", "--norc"],
        new Dictionary<string, string>
        {
            ["AMPLY_HOME"] = lab.HomeDirectory,
            // The system's own client, which the tests install. A developer may have another one first.
            ["PATH"] = $"/usr/bin:{Environment.GetEnvironmentVariable("PATH")}",
        });
}
