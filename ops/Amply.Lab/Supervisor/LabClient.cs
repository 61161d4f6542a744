using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Lab.Aws;
using Amply.Lab.Group.Snapshots;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Supervisor;

/// <summary>Starts labs, and talks to the labs that run.</summary>
/// <param name="root">The directory that holds a directory for each lab.</param>
/// <param name="program">The command that starts the supervisor; by default this program.</param>
public sealed partial class LabClient(string root, TimeProvider clock, ImmutableArray<string> program = default)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan DownCeiling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UnheardCeiling = TimeSpan.FromSeconds(2);

    /// <summary>The names of all faults: of a node, of the whole lab, and of the API.</summary>
    public static ImmutableArray<string> FaultNames => ["kill", .. DataPlaneFaults.OfNode, .. DataPlaneFaults.OfAll, .. ApiFaults.Known];

    /// <summary>The names of all labs that have a directory, sorted. Not all of them run.</summary>
    /// <exception cref="LabRefusedException">The labs belong to another user.</exception>
    public ImmutableArray<string> List()
    {
        try
        {
            IEnumerable<string> paths = Directory.Exists(root) ? Directory.EnumerateDirectories(root) : [];
            return [.. paths.Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            throw LabStart.NotOurs(root, error);
        }
    }

    /// <summary>Whether a lab's supervisor runs. A lab with a directory and without a supervisor has crashed.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public bool IsRunning(string name) => LabProcesses.Supervisor(Existing(name)) is not null;

    /// <summary>Starts a lab. Returns when every node, every endpoint and the API answer.</summary>
    /// <exception cref="LabRefusedException">The lab was not started. Nothing was left behind.</exception>
    public async Task<LabUpResult> UpAsync(PlanDocument plan, LabOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LabRefusedException(
                "a lab needs Linux, because every node listens on its own loopback address", "run it on Linux, in WSL or in a container");
        }

        if (!NameShape().IsMatch(options.Name))
        {
            throw new LabRefusedException(
                $"'{options.Name}' is not a lab's name", "use at most 32 letters, digits and hyphens, a letter first: --name NAME");
        }

        return await new LabStart(new LabDirectory(root, options.Name), clock, program).RunAsync(plan, options, cancellationToken);
    }

    /// <exception cref="LabRefusedException">There is no such lab, or it has crashed.</exception>
    public Task<LabStatus> StatusAsync(string name, CancellationToken cancellationToken) => Connect(name).StatusAsync(cancellationToken);

    /// <summary>Returns the outputs of a running lab, with secrets.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public StackOutputs Outputs(string name) => LabFiles.Outputs(Existing(name));

    /// <summary>Returns the path of the plan that a running lab was built from.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public string PlanFile(string name) => Existing(name).Plan;

    /// <summary>Returns the options that a running lab was started with.</summary>
    /// <exception cref="LabRefusedException">There is no such lab.</exception>
    public LabOptions Options(string name)
    {
        var directory = Existing(name);
        return LabFiles.Read(directory, directory.Options, LabJson.Default.LabOptions);
    }

    /// <summary>Changes a running lab to another plan, in place.</summary>
    /// <param name="settings">The settings of that plan. The next apply starts with them.</param>
    /// <exception cref="LabRefusedException">There is no such lab, or it cannot change in place. Nothing was changed.</exception>
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

    /// <summary>Injects a fault of a node, of the network, of the disk or of the API.</summary>
    /// <param name="node">The node's id; null for a fault of the whole lab.</param>
    /// <param name="time">The delay, or the length of a slow command; null for a fault without a time, or its default.</param>
    /// <param name="count">The number of leaked connections; null for the default.</param>
    /// <param name="zone">The availability zone that goes out; null for every other fault.</param>
    /// <exception cref="LabRefusedException">There is no such lab or fault.</exception>
    public Task InjectAsync(
        string name,
        string fault,
        CancellationToken cancellationToken,
        string? node = null,
        TimeSpan? time = null,
        int? count = null,
        string? zone = null) =>
        Connect(name).InjectAsync(new FaultRequest(fault, node, time?.TotalMilliseconds, count, zone), cancellationToken);

    /// <summary>Removes a fault.</summary>
    /// <exception cref="LabRefusedException">There is no such lab, or the fault is not in force.</exception>
    public Task LiftAsync(string name, string fault, CancellationToken cancellationToken, string? node = null) =>
        Connect(name).LiftAsync(fault, node, cancellationToken);

    /// <summary>Kills a node's process with SIGKILL. The lab's recovery follows, as on ElastiCache.</summary>
    /// <exception cref="LabRefusedException">There is no such lab or node.</exception>
    public Task KillAsync(string name, string nodeId, CancellationToken cancellationToken) =>
        Connect(name).KillAsync(nodeId, cancellationToken);

    /// <summary>Stops a lab, or cleans up a crashed lab, and deletes its state. Snapshots stay.</summary>
    /// <returns>The processes that were killed and those that still run. If any still runs, the lab's state stays.</returns>
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
                // Perhaps another command is stopping the supervisor. Processes that still run after the wait are killed.
                ceiling = UnheardCeiling;
            }

            await Wait.UntilAsync(
                _ => Task.FromResult((LabProcesses.Supervisor(directory) is null, "")),
                new WaitTimes(Interval, ceiling),
                null,
                clock,
                cancellationToken);
        }

        return await LabProcesses.CleanUpAsync(directory);
    }

    /// <summary>The folder of a lab's snapshots, and its number of files with data. They outlive the lab and hold its sessions.</summary>
    public (string Folder, int Files) SnapshotFolder(string name)
    {
        var folder = new LabDirectory(root, name).Snapshots;
        return (folder, Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.rdb", SearchOption.AllDirectories).Count() : 0);
    }

    /// <summary>Deletes the snapshots of a lab. They outlive the lab and hold its sessions.</summary>
    public void DeleteSnapshots(string name)
    {
        var snapshots = new LabDirectory(root, name).Snapshots;
        if (Directory.Exists(snapshots))
        {
            Directory.Delete(snapshots, recursive: true);
        }
    }

    /// <summary>Returns the RDB files of a lab's snapshot, one per shard. They outlive the lab.</summary>
    /// <exception cref="LabRefusedException">There is no such snapshot, or it is not available.</exception>
    public ImmutableArray<string> SnapshotFiles(string name, string snapshot)
    {
        var folder = new LabDirectory(root, name).Snapshots;
        var catalogue = NameShape().IsMatch(name) && Directory.Exists(folder) ? SnapshotCatalogue.Open(folder) : null;
        return catalogue?.Find(snapshot) switch
        {
            null => throw new LabRefusedException(
                $"lab '{name}' has no snapshot '{snapshot}'; there are: "
                + string.Join(", ", (catalogue?.All ?? []).Select(s => s.Name).DefaultIfEmpty("none")),
                $"./amply snapshot create --lab {name} --execute"),
            { Status: SnapshotStatus.Available or SnapshotStatus.Copying } record =>
                [.. record.Shards.Select(s => catalogue.FileOf(record.Name, s.NodeGroupId))],
            var record => throw new LabRefusedException(
                $"snapshot {record.Name} is {record.Status.ToString().ToLowerInvariant()}: only an available snapshot can be loaded",
                    $"./amply snapshot list --lab {name}"),
        };
    }

    private LabDirectory Existing(string name)
    {
        var directory = new LabDirectory(root, name);
        return NameShape().IsMatch(name) && Directory.Exists(directory.Path)
            ? directory
            : throw new LabRefusedException(
                $"there is no lab '{name}'; there are: {(List() is { Length: > 0 } labs ? string.Join(", ", labs) : "none")}",
                    "./amply lab up --stack prod");
    }

    private LabConnection Connect(string name) => new(Existing(name), clock);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,31}$")]
    private static partial Regex NameShape();
}
