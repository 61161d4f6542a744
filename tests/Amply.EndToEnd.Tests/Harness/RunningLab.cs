using System.Diagnostics;
using System.Text.Json;
using Amply.Lab.Supervisor;
using Amply.Model.Outputs;
using Amply.TestServers;

namespace Amply.EndToEnd.Harness;

/// <summary>A lab of prod that the command line started, ended by it too, with everything that the command line printed meanwhile.</summary>
internal sealed class RunningLab : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(2);

    private readonly Home home;

    private RunningLab(Home home, string name)
    {
        this.home = home;
        Name = name;
        Cli = new AmplyCli(home.Path);
        Labs = new LabClient(Path.GetDirectoryName(Directory)!, TimeProvider.System, ShippedProgram.Words);
    }

    public string Name { get; }

    public AmplyCli Cli { get; }

    /// <summary>What the command line uses, where a process of its own would take too long.</summary>
    public LabClient Labs { get; }

    public string Directory => home.Lab(Name);

    /// <summary>The directory with the stack files, as a checkout has them.</summary>
    public string HomeDirectory => home.Path;

    /// <summary>The lab's outputs as the routines read them: with secrets, as they are now.</summary>
    public StackOutputs Outputs => JsonSerializer.Deserialize(
        File.ReadAllText(Path.Combine(Directory, "outputs.json")), OutputsJson.Default.StackOutputs)!;

    /// <summary>The token, from where clients find it.</summary>
    public string Token => Uri.UnescapeDataString(new Uri(Outputs.RedisUrl!).UserInfo.TrimStart(':'));

    public static async Task<RunningLab> UpAsync(params string[] arguments)
    {
        var lab = new RunningLab(new Home(), "e2e");
        try
        {
            await lab.Cli.SucceedAsync(["lab", "up", "--stack", "prod", "--name", lab.Name, .. arguments]);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>The group takes changes and every node is there, replicas in sync.</summary>
    public static bool IsWhole(LabStatus status) =>
        status.GroupStatus is "available" && status.Nodes.All(node => node.Role is "primary" || node is { Role: "replica", LinkUp: true });

    public Task<LabStatus> StatusAsync() => Labs.StatusAsync(Name, CancellationToken.None);

    /// <summary>Polls until the lab is as wanted; fails with the last state seen where it never is.</summary>
    public async Task<LabStatus> UntilAsync(Func<LabStatus, bool> wanted)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var last = await StatusAsync();
            if (wanted(last))
            {
                return last;
            }

            Assert.True(clock.Elapsed < Ceiling, $"not there after {clock.Elapsed}; it is {last.GroupStatus}: {string.Join("; ", last.Nodes)}");
            await Task.Delay(50);
        }
    }

    /// <summary>Every process whose command line names this lab's directory.</summary>
    public IReadOnlyList<string> Processes() => [.. ProcessTable.Naming(home.Path)];

    public async ValueTask DisposeAsync()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            await Cli.RunAsync("lab", "down", "--lab", Name);
        }

        home.Dispose();
    }
}
