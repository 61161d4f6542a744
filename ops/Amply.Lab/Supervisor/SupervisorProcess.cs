using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Amply.Lab.Supervisor;

/// <summary>Starts the supervisor of a lab, and waits until the lab serves.</summary>
internal static class SupervisorProcess
{
    private const int KilledBySignal = 128;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Starts the supervisor of a lab whose directory is ready.</summary>
    public static Process Spawn(LabDirectory directory, ImmutableArray<string> program)
    {
        // setsid: Ctrl-C at the terminal must stop the command and not the lab.
        string[] words =
        [
            "-c", "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", directory.SupervisorLog,
            .. program.IsDefault ? Itself() : program, SupervisorProgram.Verb, directory.Path,
        ];
        var process = Process.Start(new ProcessStartInfo("/bin/sh", words) { WorkingDirectory = directory.Path })!;
        if (ProcessIdentity.Of(process.Id) is { } identity)
        {
            PrivateFiles.Write(directory.Process, $"{identity.ProcessId} {identity.StartTicks}");
        }

        return process;
    }

    // The native program is also the supervisor. Under the JIT this process may be a test, so the lab's own program is started.
    private static ImmutableArray<string> Itself() => RuntimeFeature.IsDynamicCodeSupported
        ? ["dotnet", Path.Combine(AppContext.BaseDirectory, "Amply.Lab.dll")]
        : [Environment.ProcessPath!];

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
        exitCode > KilledBySignal
            ? $"was killed by signal {exitCode - KilledBySignal} before it was ready"
            : $"ended with exit code {exitCode} before it was ready";

    private static string LastWords(LabDirectory directory) =>
        File.Exists(directory.SupervisorLog) && File.ReadLines(directory.SupervisorLog).LastOrDefault(line => line.Length > 0) is { } last
            ? $"its log ends with: {last}" : "its log is empty";
}
