using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Amply.Lab.Supervisor;

/// <summary>
/// The processes of a running or crashed lab. They are found by the files of its directory, and in /proc if a file is damaged.
/// </summary>
internal static class LabProcesses
{
    // A part of the name of redis-server, and of most programs that AMPLY_REDIS_SERVER can name.
    private const string Server = "-server";
    private const int KilledBySignal = 128;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan EndCeiling = TimeSpan.FromSeconds(10);

    /// <summary>Starts the supervisor of a lab whose directory is ready.</summary>
    public static Process Spawn(LabDirectory directory, ImmutableArray<string> program)
    {
        // setsid: Ctrl-C at the terminal must stop the command and not the lab.
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
        foreach (var word in (string[])[.. program.IsDefault ? Itself() : program, SupervisorProgram.Verb, directory.Path])
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

    // The native program is also the supervisor. Under the JIT this process may be a test, so the lab's own program is started.
    private static ImmutableArray<string> Itself() => RuntimeFeature.IsDynamicCodeSupported
        ? ["dotnet", Path.Combine(AppContext.BaseDirectory, "Amply.Lab.dll")]
        : [Environment.ProcessPath!];

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

    /// <summary>Returns when a started lab serves.</summary>
    /// <exception cref="LabRefusedException">The supervisor exited, or the ceiling was reached.</exception>
    public static async Task ReadyAsync(
        LabDirectory directory, Process supervisor, TimeSpan ceiling, TimeProvider clock, CancellationToken cancellationToken)
    {
        var ready = await Wait.UntilAsync(LookAsync, new WaitTimes(Interval, ceiling), null, clock, cancellationToken);
        if (!ready.Done)
        {
            throw NotStarted($"was not ready within {ceiling.TotalSeconds:0} s");
        }

        async Task<(bool Done, string Seen)> LookAsync(CancellationToken cancelling)
        {
            if (File.Exists(directory.State))
            {
                return (true, "");
            }

            if (File.Exists(directory.Failure))
            {
                var failure =
                    JsonSerializer.Deserialize(await File.ReadAllTextAsync(directory.Failure, cancelling), LabJson.Default.LabFailure)!;
                throw new LabRefusedException(failure.Message, failure.Remedy) { Details = failure.Details };
            }

            return supervisor.HasExited ? throw NotStarted(Ending(supervisor.ExitCode)) : (false, "");
        }

        LabRefusedException NotStarted(string why) => new(
            $"lab '{directory.Name}' was not started: its supervisor (process {supervisor.Id}) {why}; {LastWords(directory)}",
            "Fix: start it again; where it was killed, look for the reason in: dmesg | tail");
    }

    // A shell reports a signal as exit code 128 plus the signal's number.
    private static string Ending(int exitCode) =>
        exitCode > KilledBySignal ? $"was killed by signal {exitCode - KilledBySignal} before it was ready"
            : $"ended with exit code {exitCode} before it was ready";

    private static string LastWords(LabDirectory directory) =>
        File.Exists(directory.SupervisorLog) && File.ReadLines(directory.SupervisorLog).LastOrDefault(line => line.Length > 0) is { } last
            ? $"its log ends with: {last}" : "its log is empty";

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

    private static string Text(ProcessIdentity identity) => $"{identity.ProcessId} {identity.StartTicks}";
}

/// <summary>The result of stopping a lab's processes.</summary>
/// <param name="Ended">How many processes were killed.</param>
/// <param name="Left">The ids of processes that could not be killed. The lab's directory then stays.</param>
public sealed record LabEnd(int Ended, ImmutableArray<int> Left);
