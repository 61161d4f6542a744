using System.Diagnostics;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;
using Amply.TestServers;

namespace Amply.Lab.Tests.Interop;

/// <summary>What the control plane does of itself about real nodes that are lost.</summary>
public sealed class RealLossTests : IAsyncLifetime
{
    private const string First = LabUnderTest.GroupId + "-001";
    private const string Second = LabUnderTest.GroupId + "-002";
    private const string Name = "losses";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-lab-tests-");
    private LabClient labs = null!;

    public async Task InitializeAsync()
    {
        labs = new LabClient(folder.FullName, TimeProvider.System, ShippedProgram.Words);
        await labs.UpAsync(TestPlan.Of(replicas: 1), new LabOptions { Name = Name }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await labs.DownAsync(Name, CancellationToken.None);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_killed_primary_is_failed_over_and_a_killed_replica_comes_back()
    {
        await labs.KillAsync(Name, First, CancellationToken.None);
        await UntilAsync(First, "replica");
        await UntilAsync(Second, "primary");

        var killed = (await NodeAsync(First)).ProcessId;
        await labs.KillAsync(Name, First, CancellationToken.None);
        await UntilAsync(First, "replica", except: killed);
    }

    [Fact]
    public async Task A_primary_that_hangs_is_failed_over_as_well()
    {
        var hanging = (await NodeAsync(First)).ProcessId!.Value;
        using (var stop = Process.Start("sh", ["-c", $"kill -STOP {hanging}"]))
        {
            await stop.WaitForExitAsync();
        }

        await UntilAsync(Second, "primary");
        await UntilAsync(First, "replica");
        Assert.NotEqual(hanging, (await NodeAsync(First)).ProcessId);
    }

    private async Task<LabNode> NodeAsync(string id) => (await labs.StatusAsync(Name, CancellationToken.None)).Nodes.Single(node => node.Id == id);

    private async Task UntilAsync(string id, string role, int? except = null)
    {
        LabNode? last = null;
        for (var attempt = 0; attempt < 600; attempt++)
        {
            last = await NodeAsync(id);
            if (last.Role == role && last.LinkUp is not false && (except is null || last.ProcessId != except))
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{id} did not become {role}; last was {last}.");
    }
}
