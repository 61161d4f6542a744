using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Amply.Lab.Supervisor;

/// <summary>
/// The processes of a running or crashed lab. They are found by the files of its directory, and in /proc if a file is damaged.
/// </summary>
internal static class LabProcesses
{
    // A part of the name of redis-server, and of most programs that AMPLY_REDIS_SERVER can name.
    private const string Server = "-server";
    private static readonly TimeSpan EndCeiling = TimeSpan.FromSeconds(10);

    /// <summary>Finds the lab's supervisor; null if it does not run.</summary>
    public static ProcessIdentity? Supervisor(LabDirectory directory) =>
        Alive(Read(directory.Process)) ?? Alive(LabFiles.State(directory)?.Supervisor) ?? Running(directory).Supervisors.FirstOrDefault();

    /// <summary>Kills every process of a lab. Deletes the lab's directory if no process is left.</summary>
    public static async Task<LabEnd> CleanUpAsync(LabDirectory directory)
    {
        var found = Recorded(directory).Concat(All(directory)).Distinct().ToArray();
        foreach (var identity in found)
        {
            await EndAsync(identity);
        }

        // A killed process may still run, so ask the kernel again.
        ImmutableArray<int> left =
            [.. found.Where(identity => identity.IsAlive).Concat(All(directory)).Select(identity => identity.ProcessId).Distinct()];
        if (left.IsEmpty)
        {
            directory.Delete();
        }

        return new LabEnd(found.Length - left.Length, left);
    }

    private static async Task EndAsync(ProcessIdentity identity)
    {
        try
        {
            using var process = Process.GetProcessById(identity.ProcessId);
            process.Kill();
            using var ceiling = new CancellationTokenSource(EndCeiling);
            await process.WaitForExitAsync(ceiling.Token);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception
            or OperationCanceledException)
        {
            // The process has exited already, or it cannot be killed. The caller checks which of them still run.
        }
    }

    private static IEnumerable<ProcessIdentity> Recorded(LabDirectory directory)
    {
        var files = new List<string> { directory.Process };
        if (Directory.Exists(directory.Nodes))
        {
            files.AddRange(Directory.EnumerateDirectories(directory.Nodes).Select(n => Path.Combine(n, "process")));
        }

        return files.Select(Read).Append(LabFiles.State(directory)?.Supervisor).OfType<ProcessIdentity>().Where(i => i.IsAlive);
    }

    private static IEnumerable<ProcessIdentity> All(LabDirectory directory)
    {
        var (supervisors, servers) = Running(directory);
        return supervisors.Concat(servers);
    }

    // A process belongs to the lab if it was started with the lab's directory.
    private static (List<ProcessIdentity> Supervisors, List<ProcessIdentity> Servers) Running(LabDirectory directory)
    {
        var nodes = directory.Nodes + Path.DirectorySeparatorChar;
        var (supervisors, servers) = (new List<ProcessIdentity>(), new List<ProcessIdentity>());
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, null, out var id) || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                var words = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline")))
                    .Split('\0', StringSplitOptions.RemoveEmptyEntries);
                var isSupervisor = words is [.., SupervisorProgram.Verb, var of] && of == directory.Path;
                // redis-server overwrites its arguments with a title. Then its working directory identifies it.
                var isServer = !isSupervisor && words.Any(word => word.Contains(Server, StringComparison.Ordinal))
                    && words.Append(new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget)
                        .Any(word => word?.StartsWith(nodes, StringComparison.Ordinal) == true);
                if ((isSupervisor || isServer) && ProcessIdentity.Of(id) is { } identity)
                {
                    (isSupervisor ? supervisors : servers).Add(identity);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The process has exited, or belongs to another user.
            }
        }

        return (supervisors, servers);
    }

    private static ProcessIdentity? Alive(ProcessIdentity? identity) => identity is { IsAlive: true } ? identity : null;

    // Null also if the file is damaged.
    private static ProcessIdentity? Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Split(' ') is [var id, var start]
                && int.TryParse(id, NumberStyles.None, null, out var processId)
                && long.TryParse(start.TrimEnd(), NumberStyles.None, null, out var ticks)
                    ? new ProcessIdentity(processId, ticks)
                    : null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return null;
        }
    }
}

/// <summary>The result of stopping a lab's processes.</summary>
/// <param name="Ended">How many processes were killed.</param>
/// <param name="Left">The ids of processes that could not be killed. The lab's directory then stays.</param>
public sealed record LabEnd(int Ended, ImmutableArray<int> Left);
