using System.Diagnostics;
using System.Globalization;
using Amply.Lab.DataPlane;
using Amply.Lab.DataPlane.Processes;

namespace Amply.Lab.Supervisor;

/// <summary>The processes of a lab as its directory records them: also of one that has crashed.</summary>
internal static class LabProcesses
{
    /// <summary>Starts the supervisor of a lab whose directory is ready.</summary>
    public static Process Spawn(LabDirectory directory)
    {
        // A session of its own, so that Ctrl-C at the terminal ends the command and not the lab.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c",
                "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null",
                "sh",
                directory.SupervisorLog,
            },
            WorkingDirectory = directory.Path,
        };
        foreach (var word in (string[])[.. Program(), SupervisorProgram.Verb, directory.Path])
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        if (ProcessIdentity.Of(process.Id) is { } identity)
        {
            PrivateFiles.Write(directory.Process, Text(identity));
        }

        return process;
    }

    // A program that comes with its own runtime is compiled as one, and is the supervisor too.
    private static string[] Program()
    {
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetDirectoryName(typeof(object).Assembly.Location) == here ? [Environment.ProcessPath!] : ["dotnet", Path.Combine(here, "Amply.Lab.dll")];
    }

    /// <summary>The lab's supervisor; null where it does not run.</summary>
    public static ProcessIdentity? Supervisor(LabDirectory directory) => Read(directory.Process) is { IsAlive: true } alive ? alive : null;

    /// <summary>Ends every process that a lab has left, and removes its directory.</summary>
    /// <returns>How many processes were still there.</returns>
    public static async Task<int> CleanUpAsync(LabDirectory directory)
    {
        var left = new List<string> { directory.Process };
        if (Directory.Exists(directory.Nodes))
        {
            left.AddRange(Directory.EnumerateDirectories(directory.Nodes).Select(n => Path.Combine(n, "process")));
        }

        var ended = 0;
        foreach (var identity in left.Select(Read).OfType<ProcessIdentity>().Where(i => i.IsAlive))
        {
            ended++;
            try
            {
                using var process = Process.GetProcessById(identity.ProcessId);
                process.Kill();
                await process.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It ended by itself in between.
            }
        }

        directory.Delete();
        return ended;
    }

    private static ProcessIdentity? Read(string file)
    {
        if (!File.Exists(file) || File.ReadAllText(file).Split(' ') is not [var id, var start])
        {
            return null;
        }

        return new ProcessIdentity(int.Parse(id, CultureInfo.InvariantCulture), long.Parse(start, CultureInfo.InvariantCulture));
    }

    private static string Text(ProcessIdentity identity) => string.Create(CultureInfo.InvariantCulture, $"{identity.ProcessId} {identity.StartTicks}");
}
