using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Model.Outputs;
using Amply.TestServers;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>A root of its own for the labs of one test, all of which end with it.</summary>
internal sealed class LabFolder : IAsyncDisposable
{
    public const string First = LabUnderTest.GroupId + "-001";
    public const string Second = LabUnderTest.GroupId + "-002";

    private const int Attempts = 900;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("amply-labs-");

    public LabFolder() => Labs = new LabClient(root.FullName, TimeProvider.System, ShippedProgram.Words);

    public LabClient Labs { get; }

    public string Root => root.FullName;

    public string Of(string name) => Path.Combine(Root, name);

    public async Task<StackOutputs> UpAsync(string name, int replicas) =>
        (await Labs.UpAsync(TestPlan.Of(replicas), new LabOptions { Name = name }, CancellationToken.None)).Outputs;

    /// <summary>A lab of real Redis Cluster.</summary>
    public async Task<StackOutputs> UpClusterAsync(string name, int shards, int replicas, string? fromSnapshot = null) => (await Labs.UpAsync(
        TestPlan.Of(replicas, clusterMode: "enabled", shards: shards), new LabOptions { Name = name, FromSnapshot = fromSnapshot }, CancellationToken.None)).Outputs;

    public Task<LabStatus> StatusAsync(string name) => Labs.StatusAsync(name, CancellationToken.None);

    public async Task<LabNode> NodeAsync(string name, string id) => (await StatusAsync(name)).Nodes.Single(node => node.Id == id);

    /// <summary>Asks for a change of the group, and returns while it is made.</summary>
    public static async Task AskToModifyAsync(RawClient api, params (string, string)[] changes)
    {
        var answer = await api.QueryAsync("ModifyReplicationGroup", [("ReplicationGroupId", LabUnderTest.GroupId), ("ApplyImmediately", "true"), .. changes]);
        Assert.True(answer.Status is 200, answer.Message);
    }

    /// <summary>Changes the group, and returns when that is done.</summary>
    public async Task ModifyAsync(string name, RawClient api, params (string, string)[] changes)
    {
        await AskToModifyAsync(api, changes);
        await UntilAsync(name, IsWhole);
    }

    /// <summary>Polls until the lab is as wanted; the last state seen is told where it never is.</summary>
    public async Task<LabStatus> UntilAsync(string name, Func<LabStatus, bool> wanted)
    {
        LabStatus? last = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            last = await StatusAsync(name);
            if (wanted(last))
            {
                return last;
            }

            await Task.Delay(Interval);
        }

        throw new TimeoutException($"The lab did not come to what was wanted; it is {last!.GroupStatus}: {string.Join("; ", last.Nodes)}");
    }

    /// <summary>The group takes changes and every node is there, replicas in sync.</summary>
    public static bool IsWhole(LabStatus status) =>
        status.GroupStatus is "available" && status.Nodes.All(node => node.Role is "primary" || node is { Role: "replica", LinkUp: true });

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Labs.List())
        {
            await Labs.DownAsync(name, CancellationToken.None);
        }

        root.Delete(recursive: true);
    }
}
