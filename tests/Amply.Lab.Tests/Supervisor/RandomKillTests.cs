using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Cluster;
using Amply.Lab.Tests.ControlPlane;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>Whatever of a lab is killed, in whatever order: the next one of its name finds nothing of it.</summary>
public sealed class RandomKillTests
{
    private const string Name = "kills";
    private const int Kills = 20;
    private const int OneOfSupervisor = 4;
    private const int Attempts = 600;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Theory(Timeout = 600_000)]
    [InlineData("disabled", 1)]
    [InlineData("enabled", 3)]
    public async Task Twenty_random_kills_leave_nothing_over_and_no_port_blocked(string clusterMode, int shards)
    {
        var plan = TestPlan.Of(replicas: 1, clusterMode: clusterMode, shards: shards);
        await using var folder = new LabFolder();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (outputs, ups) = (await UpAsync(folder, plan, port: null), 0);
        var port = IPEndPoint.Parse((outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint)!).Port;
        var history = new List<string> { $"seed {seed}" };
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                // The last one is the supervisor's, whatever came before.
                if (kill < Kills && random.Next(OneOfSupervisor) > 0)
                {
                    history.Add(await KillNodeAsync(folder, random));
                    continue;
                }

                history.Add("supervisor");
                Kill((await folder.StatusAsync(Name)).SupervisorProcessId);
                await ProcessesUnder.NoneLeftAsync(folder.Of(Name));
                await FreeAsync(outputs);
                outputs = await UpAsync(folder, plan, port);
                ups++;
            }

            await folder.UntilAsync(Name, LabFolder.IsWhole);
            await AssertServesAsync(outputs);
            await folder.Labs.DownAsync(Name, CancellationToken.None);
            await ProcessesUnder.NoneLeftAsync(folder.Of(Name));
            await FreeAsync(outputs);
            Assert.False(Directory.Exists(folder.Of(Name)));
            Assert.True(ups >= 1);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(string.Join(", ", history), error);
        }
    }

    private static async Task AssertServesAsync(StackOutputs outputs)
    {
        if (outputs.ConfigurationEndpoint is not null)
        {
            await using var cluster = await ClusterClient.OpenAsync(outputs);
            await cluster.FillAsync(60);
            Assert.Empty(await cluster.MissingAsync(60));
            return;
        }

        await using var client = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("OK", await client.SendAsync("SET", "session:1", "{}"));
    }

    private static async Task<StackOutputs> UpAsync(LabFolder folder, PlanDocument plan, int? port) =>
        (await folder.Labs.UpAsync(plan, new LabOptions { Name = Name, Port = port }, CancellationToken.None)).Outputs;

    // In whatever state the node is, also while it comes back from the kill before.
    private static async Task<string> KillNodeAsync(LabFolder folder, Random random)
    {
        var status = await folder.UntilAsync(Name, s => s.Nodes.Any(n => n.ProcessId is not null));
        var running = status.Nodes.Where(n => n.ProcessId is not null).ToArray();
        var node = running[random.Next(running.Length)];
        Kill(node.ProcessId!.Value);
        return node.Id;
    }

    private static void Kill(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself since it was seen.
        }
    }

    // The kernel closes a process' sockets with the last of its threads, a moment after the process is seen to be gone.
    private static async Task FreeAsync(StackOutputs outputs)
    {
        var endpoints = new[] { outputs.PrimaryEndpoint, outputs.ReaderEndpoint, outputs.ConfigurationEndpoint, new Uri(outputs.ApiEndpoint!).Authority };
        foreach (var endpoint in endpoints.OfType<string>())
        {
            for (var attempt = 1; !IsFree(IPEndPoint.Parse(endpoint)); attempt++)
            {
                Assert.True(attempt < Attempts, $"{endpoint} is still taken");
                await Task.Delay(Interval);
            }
        }
    }

    private static bool IsFree(IPEndPoint endpoint)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
