using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>The faults of a drill that people walk through: they last until they are removed, and leave nothing.</summary>
public sealed class LoadFaultTests
{
    private const string Name = "loads";

    [Fact(Timeout = 240_000)]
    public async Task Full_memory_slow_commands_and_leaked_clients_last_until_they_are_removed()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await FillsAsync(folder, client);
        await LeaksAsync(folder, client);
        await IsSlowAsync(folder, outputs);
        Assert.Empty((await folder.StatusAsync(Name)).Faults);

        await RefusedAsync("fill-memory needs a primary", () => InjectAsync(folder, "fill-memory", LabFolder.Second));
        await RefusedAsync("slow-command needs a node: --node ID", () => folder.Labs.InjectAsync(Name, "slow-command", CancellationToken.None));
        await RefusedAsync("client-leak opens 1 to", () => folder.Labs.InjectAsync(Name, "client-leak", CancellationToken.None, LabFolder.First, count: 0));
        await RefusedAsync("az-out needs a zone with nodes: --zone ZONE; there are: eu-west-1a (", () => folder.Labs.InjectAsync(Name, "az-out", CancellationToken.None));
    }

    [Fact(Timeout = 240_000)]
    public async Task Frozen_primary_stays_frozen_after_its_failover_and_comes_back_as_a_replica()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            await client.SendAsync("SET", "session:1", "kept");
            Assert.Equal("1", await client.SendAsync("WAIT", "1", "60000"));
        }

        // While the lab's repair is held, nothing is promoted: a person has the time to look.
        await folder.Labs.InjectAsync(Name, "hold-repair", CancellationToken.None);
        await InjectAsync(folder, "freeze", LabFolder.First);
        var before = await folder.UntilAsync(Name, status => status.Nodes[0].Role is "unreachable");
        Assert.Equal("replica", before.Nodes[1].Role);
        await folder.Labs.LiftAsync(Name, "hold-repair", CancellationToken.None);

        var promoted = await folder.UntilAsync(Name, status => status.Nodes[1].Role is "primary");
        Assert.Equal(("unreachable", before.Nodes[0].ProcessId), (promoted.Nodes[0].Role, promoted.Nodes[0].ProcessId));
        Assert.Equal([$"freeze {LabFolder.First}"], promoted.Faults.ToArray());
        await using (var again = await ThroughTheEndpointAsync(outputs))
        {
            Assert.Equal("kept", await again.SendAsync("GET", "session:1"));
        }

        await folder.Labs.LiftAsync(Name, "freeze", CancellationToken.None, LabFolder.First);
        var after = await folder.UntilAsync(Name, LabFolder.IsWhole);
        Assert.Equal(("replica", "primary"), (after.Nodes[0].Role, after.Nodes[1].Role));
        Assert.NotEqual(before.Nodes[0].ProcessId, after.Nodes[0].ProcessId);
        Assert.Empty(after.Faults);

        // The cut primary is replaced, and its fault with it.
        await InjectAsync(folder, "cut", LabFolder.Second);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[0].Role is "primary");
        await RefusedAsync(
            $"cut of {LabFolder.Second} is over: the lab replaced the node", () => folder.Labs.LiftAsync(Name, "cut", CancellationToken.None, LabFolder.Second));
    }

    [Fact(Timeout = 240_000)]
    public async Task Zone_that_is_out_takes_all_its_nodes_and_gives_them_back()
    {
        await using var folder = new LabFolder();
        await folder.UpClusterAsync(Name, shards: 2, replicas: 1);

        await folder.Labs.InjectAsync(Name, "az-out", CancellationToken.None, zone: "eu-west-1a");
        var without = await folder.UntilAsync(
            Name, status => status.Nodes.Count(node => node.Role is "primary") == 2 && status.Nodes.Count(node => node.Role is "unreachable") == 2);
        Assert.Equal(["az-out eu-west-1a"], without.Faults.ToArray());
        Assert.All(without.Nodes.Where(node => node.Role is "unreachable"), node => Assert.EndsWith("-001", node.Id, StringComparison.Ordinal));
        Assert.All(without.Nodes.Where(node => node.Role is "unreachable"), node => Assert.Null(node.ProcessId));

        await folder.Labs.LiftAsync(Name, "az-out", CancellationToken.None);
        var whole = await folder.UntilAsync(Name, LabFolder.IsWhole);
        Assert.Empty(whole.Faults);
    }

    private static async Task FillsAsync(LabFolder folder, RedisConnection client)
    {
        // Keys that the eviction policy may take, and one that it may not.
        await client.SendAsync("SET", "kept", "1");
        for (var n = 0; n < 200; n++)
        {
            await client.SendAsync("SET", $"session:{n}", new string('x', 1000), "EX", "600");
        }

        var limit = Maxmemory(await client.SendAsync("INFO", "memory"));
        await InjectAsync(folder, "fill-memory", LabFolder.First);
        Assert.True(Maxmemory(await client.SendAsync("INFO", "memory")) < limit);
        Assert.Contains((await folder.StatusAsync(Name)).Faults, fault => fault.StartsWith($"fill-memory {LabFolder.First} (maxmemory ", StringComparison.Ordinal));
        Assert.DoesNotContain("evicted_keys:0\r", await client.SendAsync("INFO", "stats"), StringComparison.Ordinal);

        await folder.Labs.LiftAsync(Name, "fill-memory", CancellationToken.None, LabFolder.First);
        Assert.DoesNotContain("lab:fill:", await client.SendAsync("KEYS", "*"), StringComparison.Ordinal);
        Assert.Equal("1", await client.SendAsync("GET", "kept"));
        // The limit is the node type's again.
        Assert.Equal(limit, Maxmemory(await client.SendAsync("INFO", "memory")));
    }

    private static async Task LeaksAsync(LabFolder folder, RedisConnection client)
    {
        await folder.Labs.InjectAsync(Name, "client-leak", CancellationToken.None, LabFolder.First, count: 12);
        Assert.Equal(12, Leaked(await client.SendAsync("CLIENT", "LIST")));
        Assert.Equal([$"client-leak {LabFolder.First} 12 connections"], (await folder.StatusAsync(Name)).Faults.ToArray());
        await folder.Labs.LiftAsync(Name, "client-leak", CancellationToken.None, LabFolder.First);
        // Redis reads that a connection is closed in its next round.
        while (Leaked(await client.SendAsync("CLIENT", "LIST")) > 0)
        {
            await Task.Delay(20);
        }
    }

    private static async Task IsSlowAsync(LabFolder folder, StackOutputs outputs)
    {
        // Longer than Redis waits until it answers BUSY, and than the lab waits for a lost node.
        await folder.Labs.InjectAsync(Name, "slow-command", CancellationToken.None, LabFolder.First, TimeSpan.FromSeconds(20));
        await using var waiting = await RedisConnection.OpenAsync(outputs);
        string said;
        while (!(said = await waiting.SendAsync("GET", "kept")).StartsWith("BUSY", StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        var meanwhile = await folder.StatusAsync(Name);
        Assert.Equal([$"slow-command {LabFolder.First} 20000 ms"], meanwhile.Faults.ToArray());
        await folder.Labs.LiftAsync(Name, "slow-command", CancellationToken.None, LabFolder.First);
        Assert.Equal("1", await waiting.SendAsync("GET", "kept"));
        var after = await folder.UntilAsync(Name, LabFolder.IsWhole);
        Assert.Equal("primary", after.Nodes[0].Role);
    }

    private static long Maxmemory(string info) => long.Parse(info.Split("maxmemory:")[1].Split('\n')[0].Trim());

    private static int Leaked(string clients) => clients.Split("name=lab-leak").Length - 1;

    private static Task InjectAsync(LabFolder folder, string fault, string node) => folder.Labs.InjectAsync(Name, fault, CancellationToken.None, node);

    private static async Task RefusedAsync(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<LabRefusedException>(act)).Message, StringComparison.Ordinal);

    // The node says that it is the primary before the endpoint leads to it.
    private static async Task<RedisConnection> ThroughTheEndpointAsync(StackOutputs outputs)
    {
        while (true)
        {
            try
            {
                return await RedisConnection.OpenAsync(outputs);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
