using System.Text.Json;
using Amply.Model.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>Starts one lab: cleans up after a crash, writes the lab's files, starts the supervisor, and waits for it.</summary>
internal sealed class LabStart(LabDirectory directory, TimeProvider clock, ImmutableArray<string> program)
{
    // EWOULDBLOCK: another process has the file open.
    private const int WouldBlock = 11;

    private static readonly TimeSpan UpCeiling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RestoreCeiling = TimeSpan.FromMinutes(10);

    /// <exception cref="LabRefusedException">The lab was not started. Nothing was left behind.</exception>
    public async Task<LabUpResult> RunAsync(PlanDocument plan, LabOptions options, CancellationToken cancellationToken)
    {
        using var starting = Claim();
        ImmutableArray<string> notes = [];
        if (Directory.Exists(directory.Path))
        {
            var before = Before();
            if (options.Private && before is { Private: false })
            {
                throw new LabRefusedException(
                    $"lab '{options.Name}' exists and is open; a lab is private only from its start",
                    $"./amply lab down --lab {options.Name}");
            }

            if (LabProcesses.Supervisor(directory) is { } running)
            {
                throw new LabRefusedException($"lab '{options.Name}' is running already (process {running.ProcessId})",
                    $"start another beside it with --name, or end it: ./amply lab down --lab {options.Name}");
            }

            var end = await LabProcesses.CleanUpAsync(directory);
            if (!end.Left.IsEmpty)
            {
                throw new LabRefusedException(
                    $"lab '{options.Name}' had crashed, and {end.Left.Length} of its processes cannot be ended: "
                    + string.Join(", ", end.Left),
                    $"Fix: end them as the user who owns them: kill -9 {string.Join(' ', end.Left)}");
            }

            notes = [$"lab '{options.Name}' had crashed; what it left was cleaned up ({end.Ended} processes)"];
            if (before is { Private: true } && !options.Private)
            {
                options = options with { Private = true };
                notes = notes.Add($"lab '{options.Name}' was private, so it is private again");
            }
        }

        try
        {
            Write(plan, options);
            using var supervisor = SupervisorProcess.Spawn(directory, program);
            // A snapshot with another number of shards is resharded first, which takes longer.
            await SupervisorProcess.ReadyAsync(
                directory, supervisor, options.FromSnapshot is null ? UpCeiling : RestoreCeiling, clock, cancellationToken);
        }
        catch
        {
            await LabProcesses.CleanUpAsync(directory);
            throw;
        }

        return new LabUpResult(LabFiles.Outputs(directory), notes);
    }

    // Null if the options of the lab that crashed are damaged.
    private LabOptions? Before()
    {
        try
        {
            return LabFiles.Read(directory, directory.Options, LabJson.Default.LabOptions);
        }
        catch (LabRefusedException)
        {
            return null;
        }
    }

    /// <summary>The refusal of a lab directory that this user cannot use.</summary>
    internal static LabRefusedException NotOurs(string root, Exception error) => new(
        $"the labs in '{root}' cannot be used: {FileReason.Of(error)}",
        "Fix: run as the user who owns the labs, or use your own checkout: AMPLY_HOME=DIRECTORY");

    private void Write(PlanDocument plan, LabOptions options)
    {
        try
        {
            directory.Create();
            PrivateFiles.Write(directory.Plan, JsonSerializer.Serialize(plan, PlanJson.Default.PlanDocument));
            PrivateFiles.Write(directory.Options, JsonSerializer.Serialize(options, LabJson.Default.LabOptions));
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw NotOurs(directory.Root, error);
        }
    }

    // Without this file a second command would take the unfinished directory for a crashed lab.
    private FileStream Claim()
    {
        try
        {
            directory.CreateRoot();
            return new FileStream(
                directory.Starting, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (error.HResult is WouldBlock && File.Exists(directory.Starting))
        {
            throw new LabRefusedException($"lab '{directory.Name}' is being started by another command",
                $"start another beside it with --name, or wait for it: ./amply lab status --lab {directory.Name}");
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw NotOurs(directory.Root, error);
        }
    }
}
