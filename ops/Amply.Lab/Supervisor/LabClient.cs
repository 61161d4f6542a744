using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Lab.Aws;
using Amply.Lab.Group.Snapshots;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>Starts labs, and speaks to those that run.</summary>
/// <param name="root">The directory that holds one directory for each lab.</param>
/// <param name="program">The words that start the command line, which is the supervisor too; default: the program that runs.</param>
public sealed partial class LabClient(string root, TimeProvider clock, ImmutableArray<string> program = default)
{
    // EWOULDBLOCK, as .NET tells of a file that another process has open.
    private const int WouldBlock = 11;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan UpCeiling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RestoreCeiling = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DownCeiling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UnheardCeiling = TimeSpan.FromSeconds(2);

    /// <summary>Everything that can be made to go wrong, of a node, of a lab, and of the API.</summary>
    public static ImmutableArray<string> FaultNames => ["kill", .. DataPlaneFaults.OfNode, .. DataPlaneFaults.OfAll, .. ApiFaults.Known];

    /// <summary>Names of the labs that have a directory, running or not, sorted.</summary>
    /// <exception cref="LabRefusedException">They are another user's.</exception>
    public ImmutableArray<string> List() => Own(() => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith('.')).Order(
            StringComparer.Ordinal)]
        : ImmutableArray<string>.Empty);

    /// <summary>Whether a lab's supervisor runs; a lab that has a directory and no supervisor has crashed.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public bool IsRunning(string name) => LabProcesses.Supervisor(Existing(name)) is not null;

    /// <summary>Starts a lab and returns when every node, endpoint and the API answers.</summary>
    /// <exception cref="LabRefusedException">It was not started; nothing is left behind.</exception>
    public async Task<LabUpResult> UpAsync(PlanDocument plan, LabOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LabRefusedException(
                "a lab needs Linux: it gives every node a loopback address of its own", "run it on Linux, in WSL or in a container");
        }

        if (!NameShape().IsMatch(options.Name))
        {
            throw new LabRefusedException(
                $"'{options.Name}' is not a lab's name", "letters, digits and hyphens, a letter first, 32 at most: --name NAME");
        }

        var directory = new LabDirectory(root, options.Name);
        using var starting = Claim(directory);
        ImmutableArray<string> notes = [];
        if (Directory.Exists(directory.Path))
        {
            if (LabProcesses.Supervisor(directory) is { } running)
            {
                throw new LabRefusedException($"lab '{options.Name}' is running already (process {running.ProcessId})",
                    $"end it: ./amply lab down --lab {options.Name}; or start another beside it: --name NAME");
            }

            var end = await LabProcesses.CleanUpAsync(directory);
            if (!end.Left.IsEmpty)
            {
                throw new LabRefusedException(
                    $"lab '{options.Name}' had crashed, and {end.Left.Length} of its processes cannot be ended: {string.Join(", ", end.Left)}",
                    $"Fix: end them as the user who owns them: kill -9 {string.Join(' ', end.Left)}");
            }

            notes = [$"lab '{options.Name}' had crashed; what it left was cleaned up ({end.Ended} processes)"];
        }

        Own(() =>
        {
            directory.Create();
            return directory;
        });
        try
        {
            Own(() =>
            {
                PrivateFiles.Write(directory.Plan, JsonSerializer.Serialize(plan, PlanJson.Default.PlanDocument));
                PrivateFiles.Write(directory.Options, JsonSerializer.Serialize(options, LabJson.Default.LabOptions));
                return directory;
            });
            using var supervisor = LabProcesses.Spawn(directory, program);
            // A snapshot of another number of shards is spread over those of the plan first.
            await LabProcesses.ReadyAsync(
                directory, supervisor, options.FromSnapshot is null ? UpCeiling : RestoreCeiling, clock, cancellationToken);
        }
        catch
        {
            await LabProcesses.CleanUpAsync(directory);
            throw;
        }

        return new LabUpResult(LabFiles.Outputs(directory), notes);
    }

    /// <exception cref="LabRefusedException">There is no such lab, or it has crashed.</exception>
    public Task<LabStatus> StatusAsync(string name, CancellationToken cancellationToken) => Connect(name).StatusAsync(cancellationToken);

    /// <summary>The outputs of a running lab, with secrets.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public StackOutputs Outputs(string name) => LabFiles.Outputs(Existing(name));

    /// <summary>The file of the plan that a running lab is built from.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public string PlanFile(string name) => Existing(name).Plan;

    /// <summary>How a running lab was asked for.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public LabOptions Options(string name)
    {
        var directory = Existing(name);
        return LabFiles.Read(directory, directory.Options, LabJson.Default.LabOptions);
    }

    /// <summary>Moves a running lab to another plan, in place.</summary>
    /// <param name="settings">What that plan was made with; the next one begins with it.</param>
    /// <exception cref="LabRefusedException">There is no such lab, or the plan cannot be reached in place; nothing was changed.</exception>
    public async Task<LabApplyResult> ApplyAsync(
        string name, PlanDocument plan, ImmutableArray<string> settings, CancellationToken cancellationToken)
    {
        if (plan.Comparison is { Refusals: [var first, ..] })
        {
            throw new LabRefusedException(first, "nothing was changed");
        }

        var result = await Connect(name).ApplyAsync(plan, PlanJson.Default.PlanDocument, cancellationToken);
        if (result.Problem is null)
        {
            PrivateFiles.Write(
                Existing(name).Options, JsonSerializer.Serialize(Options(name) with { Settings = settings }, LabJson.Default.LabOptions));
        }

        return result;
    }

    /// <summary>Injects a fault by name: of a node, of the network, of the disk, or of the API.</summary>
    /// <param name="node">Which one's; for a fault of the whole lab none.</param>
    /// <param name="time">How slow or late; for faults that know no time none.</param>
    /// <exception cref="LabRefusedException">There is no such lab or fault.</exception>
    public Task InjectAsync(string name, string fault, CancellationToken cancellationToken, string? node = null, TimeSpan? time = null) =>
        Connect(name).InjectAsync(fault, node, time, cancellationToken);

    /// <summary>Lifts a fault.</summary>
    /// <exception cref="LabRefusedException">There is no such lab, or the fault is not in force.</exception>
    public Task LiftAsync(string name, string fault, CancellationToken cancellationToken, string? node = null) =>
        Connect(name).LiftAsync(fault, node, cancellationToken);

    /// <summary>SIGKILL of a node; ElastiCache's automatic recovery follows.</summary>
    /// <exception cref="LabRefusedException">There is no such lab or node.</exception>
    public Task KillAsync(string name, string nodeId, CancellationToken cancellationToken) =>
        Connect(name).KillAsync(nodeId, cancellationToken);

    /// <summary>Ends a lab and removes its state; snapshots stay. Also what a crashed one left.</summary>
    /// <returns>Whether all of it has ended; where not, its state is left.</returns>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public async Task<LabEnd> DownAsync(string name, CancellationToken cancellationToken)
    {
        var directory = Existing(name);
        if (LabProcesses.Supervisor(directory) is not null && File.Exists(directory.State))
        {
            var ceiling = DownCeiling;
            try
            {
                await Connect(name).StopAsync(cancellationToken);
            }
            catch (LabRefusedException)
            {
                // Another command stops the supervisor already, or nothing will: what runs after the wait is killed.
                ceiling = UnheardCeiling;
            }

            await Wait.UntilAsync(
                _ => Task.FromResult((LabProcesses.Supervisor(directory) is null, "")), new WaitTimes(
                    Interval, ceiling), null, clock, cancellationToken);
        }

        return await LabProcesses.CleanUpAsync(directory);
    }

    // Of two commands at once only one starts the lab; the other would take its unfinished directory for a crash.
    private static FileStream Claim(LabDirectory directory)
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
                "wait for it, then: ./amply lab status; or start another beside it: --name NAME");
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw NotOurs(directory.Root, error);
        }
    }

    private T Own<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw NotOurs(root, error);
        }
    }

    private static LabRefusedException NotOurs(string root, Exception error) => new(
        $"the labs in '{root}' cannot be used: {FileReason.Of(error)}",
        "Fix: run as the user who owns them, or use a checkout of your own: AMPLY_HOME=DIRECTORY");

    /// <summary>Deletes the snapshots that outlive a lab of that name: they hold every session it had.</summary>
    public void DeleteSnapshots(string name)
    {
        var snapshots = new LabDirectory(root, name).Snapshots;
        if (Directory.Exists(snapshots))
        {
            Directory.Delete(snapshots, recursive: true);
        }
    }

    /// <summary>The RDB files of a lab's snapshot, one per shard; they outlive the lab.</summary>
    /// <exception cref="LabRefusedException">There is no such snapshot, or it is not available.</exception>
    public ImmutableArray<string> SnapshotFiles(string name, string snapshot)
    {
        var folder = new LabDirectory(root, name).Snapshots;
        var catalogue = NameShape().IsMatch(name) && Directory.Exists(folder) ? SnapshotCatalogue.Open(folder) : null;
        return catalogue?.Find(snapshot) switch
        {
            null => throw new LabRefusedException(
                $"lab '{name}' has no snapshot '{snapshot}'; there are: {string.Join(", ", (catalogue?.All ?? []).Select(s => s.Name).DefaultIfEmpty("none"))}",
                $"make one: ./amply snapshot create --lab {name} --execute"),
            { Status: SnapshotStatus.Available or SnapshotStatus.Copying } record =>
                [.. record.Shards.Select(s => catalogue.FileOf(record.Name, s.NodeGroupId))],
            var record => throw new LabRefusedException(
                $"snapshot {record.Name} is {record.Status.ToString().ToLowerInvariant()}: only one that is available can be loaded",
                    $"look again: ./amply snapshot list --lab {name}"),
        };
    }

    private LabDirectory Existing(string name)
    {
        var directory = new LabDirectory(root, name);
        return NameShape().IsMatch(name) && Directory.Exists(directory.Path)
            ? directory
            : throw new LabRefusedException(
                $"there is no lab '{name}'; there are: {(List() is { Length: > 0 } labs ? string.Join(", ", labs) : "none")}",
                    "start one: ./amply lab up --stack prod");
    }

    private LabConnection Connect(string name) => new(Existing(name), clock);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,31}$")]
    private static partial Regex NameShape();
}
