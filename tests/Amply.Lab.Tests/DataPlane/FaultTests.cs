using System.Diagnostics;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>What goes wrong on request beneath the API, is shown while it does, and ends when it is lifted.</summary>
public sealed class FaultTests
{
    private const string Name = "faults";

    [Fact(Timeout = 240_000)]
    public async Task Replica_that_is_frozen_or_cut_off_comes_back_as_it_was_when_that_is_lifted()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var client = await RedisConnection.OpenAsync(outputs);
        var before = await folder.NodeAsync(Name, LabFolder.Second);

        foreach (var fault in new[] { "freeze", "cut" })
        {
            await InjectAsync(folder, fault, LabFolder.Second);
            var broken = await folder.UntilAsync(Name, status => status.Nodes[1].Role is "unreachable");
            Assert.Equal([$"{fault} {LabFolder.Second}"], broken.Faults.ToArray());
            Assert.Equal(before.ProcessId, broken.Nodes[1].ProcessId);
            Assert.Equal("OK", await client.SendAsync("SET", "session:1", fault));
            Assert.Equal("0", await client.SendAsync("WAIT", "1", "200"));

            await folder.Labs.LiftAsync(Name, fault, CancellationToken.None, LabFolder.Second);
            var mended = await folder.UntilAsync(Name, LabFolder.IsWhole);
            Assert.Empty(mended.Faults);
            Assert.Equal(before.ProcessId, mended.Nodes[1].ProcessId);
            Assert.Equal("1", await client.SendAsync("WAIT", "1", "60000"));
        }
    }

    [Fact(Timeout = 240_000)]
    public async Task Primary_that_is_cut_off_is_failed_over_and_its_fault_goes_with_it()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await client.SendAsync("SET", "session:1", "kept");
        Assert.Equal("1", await client.SendAsync("WAIT", "1", "60000"));

        await InjectAsync(folder, "cut", LabFolder.First);
        var after = await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[1].Role is "primary");

        Assert.Empty(after.Faults);
        await using var again = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("kept", await again.SendAsync("GET", "session:1"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Only_node_that_is_cut_off_is_reached_by_nobody_and_keeps_what_it_holds()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await client.SendAsync("SET", "session:1", "kept");

        await InjectAsync(folder, "cut", LabFolder.First);
        await Assert.ThrowsAnyAsync<IOException>(() => client.SendAsync("PING"));
        await Assert.ThrowsAnyAsync<IOException>(async () => await RedisConnection.OpenAsync(outputs));

        await folder.Labs.LiftAsync(Name, "cut", CancellationToken.None, LabFolder.First);
        await using var again = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("kept", await again.SendAsync("GET", "session:1"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Network_disk_and_endpoints_go_wrong_and_right_again()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        await SlowAsync(folder, outputs);

        await folder.Labs.InjectAsync(Name, "disk-full", CancellationToken.None);
        Assert.Equal(["disk-full"], (await folder.StatusAsync(Name)).Faults.ToArray());
        Assert.Equal("failed", await SnapshotAsync(folder, api, "without-room"));
        Assert.Contains((await api.QueryAsync("DescribeEvents")).Values("Message"), message => message.Contains("no space is left on the device", StringComparison.Ordinal));
        await folder.Labs.LiftAsync(Name, "disk-full", CancellationToken.None);
        Assert.Equal("available", await SnapshotAsync(folder, api, "with-room"));

        await folder.Labs.InjectAsync(Name, "endpoint-lag", CancellationToken.None, time: TimeSpan.FromSeconds(2));
        Assert.Equal(["endpoint-lag 2000 ms"], (await folder.StatusAsync(Name)).Faults.ToArray());
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(200, (await api.QueryAsync("TestFailover", ("ReplicationGroupId", LabUnderTest.GroupId), ("NodeGroupId", "0001"))).Status);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[1].Role is "primary");
        // Nothing but the lag keeps it from being quicker.
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(2));
        await folder.Labs.LiftAsync(Name, "endpoint-lag", CancellationToken.None);
        Assert.Empty((await folder.StatusAsync(Name)).Faults);
    }

    [Fact(Timeout = 240_000)]
    public async Task Cluster_goes_on_without_a_replica_that_is_cut_off_and_fails_over_a_primary_that_is()
    {
        await using var folder = new LabFolder();
        await folder.UpClusterAsync(Name, shards: 1, replicas: 1);
        var (primary, replica) = ($"{LabUnderTest.GroupId}-0001-001", $"{LabUnderTest.GroupId}-0001-002");

        await InjectAsync(folder, "cut", replica);
        await folder.UntilAsync(Name, status => status.Nodes[1].Role is "unreachable");
        await folder.Labs.LiftAsync(Name, "cut", CancellationToken.None, replica);
        await folder.UntilAsync(Name, LabFolder.IsWhole);

        await InjectAsync(folder, "cut", primary);
        var after = await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[1].Role is "primary");
        Assert.Empty(after.Faults);
    }

    [Fact(Timeout = 120_000)]
    public async Task Fault_that_cannot_be_is_refused_saying_what_it_lacks()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 0);

        await RefusedAsync("there is no fault 'nosuch'", () => folder.Labs.InjectAsync(Name, "nosuch", CancellationToken.None));
        await RefusedAsync("freeze needs a node: --node ID", () => folder.Labs.InjectAsync(Name, "freeze", CancellationToken.None));
        await RefusedAsync($"the lab has no node 'nobody'; it has: {LabFolder.First}", () => InjectAsync(folder, "cut", "nobody"));
        await RefusedAsync("slow-network needs a time", () => folder.Labs.InjectAsync(Name, "slow-network", CancellationToken.None));
        await RefusedAsync("endpoint-lag needs a time", () => folder.Labs.InjectAsync(Name, "endpoint-lag", CancellationToken.None, time: TimeSpan.FromHours(1)));
        foreach (var fault in new[] { "slow-network", "endpoint-lag", "disk-full", "api-500" })
        {
            await RefusedAsync($"fault '{fault}' is not in force", () => folder.Labs.LiftAsync(Name, fault, CancellationToken.None));
        }

        await RefusedAsync($"fault 'freeze' is not in force on {LabFolder.First}", () => folder.Labs.LiftAsync(Name, "freeze", CancellationToken.None, LabFolder.First));
        Assert.Empty((await folder.StatusAsync(Name)).Faults);
    }

    private static Task InjectAsync(LabFolder folder, string fault, string node) => folder.Labs.InjectAsync(Name, fault, CancellationToken.None, node);

    private static async Task SlowAsync(LabFolder folder, StackOutputs outputs)
    {
        await using var client = await RedisConnection.OpenAsync(outputs);
        await folder.Labs.InjectAsync(Name, "slow-network", CancellationToken.None, time: TimeSpan.FromMilliseconds(300));
        Assert.Equal(["slow-network 300 ms"], (await folder.StatusAsync(Name)).Faults.ToArray());
        var began = Stopwatch.GetTimestamp();
        Assert.Equal("PONG", await client.SendAsync("PING"));
        // There and back, less what a timer may be early.
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(550));
        await folder.Labs.LiftAsync(Name, "slow-network", CancellationToken.None);
        Assert.Equal("PONG", await client.SendAsync("PING"));
    }

    private static async Task<string> SnapshotAsync(LabFolder folder, RawClient api, string name)
    {
        Assert.Equal(200, (await api.QueryAsync("CreateSnapshot", ("CacheClusterId", LabFolder.Second), ("SnapshotName", name))).Status);
        await folder.UntilAsync(Name, LabFolder.IsWhole);
        return (await api.QueryAsync("DescribeSnapshots", ("SnapshotName", name))).Values("SnapshotStatus").Single();
    }

    private static async Task RefusedAsync(string why, Func<Task> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<LabRefusedException>(act)).Message, StringComparison.Ordinal);
}
