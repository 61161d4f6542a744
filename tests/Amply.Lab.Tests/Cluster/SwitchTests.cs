using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;

namespace Amply.Lab.Tests.Cluster;

/// <summary>The way to cluster: ha, compatible, cluster.</summary>
public sealed class SwitchTests
{
    private const string Name = "switches";

    [Fact(Timeout = 240_000)]
    public async Task Compatible_becomes_cluster_with_its_keys_and_ids_and_tells_the_outage()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            await client.SendAsync("SET", "session:1", "kept");
            await client.SendAsync("SET", "session:2", "kept");
        }

        var compatible = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, clusterMode: "compatible"), ["mode=compatible"], CancellationToken.None);
        Assert.Null(compatible.Problem);
        var processes = (await folder.StatusAsync(Name)).Nodes.Select(node => node.ProcessId).ToArray();
        var switched = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, clusterMode: "enabled"), ["mode=cluster"], CancellationToken.None);

        Assert.Null(switched.Problem);
        Assert.Matches(@"cluster mode enabled.*could not write for \d+ ms", string.Join('\n', switched.Steps));
        var after = folder.Labs.Outputs(Name);
        Assert.Null(after.PrimaryEndpoint);
        Assert.Equal([LabFolder.First, LabFolder.Second], after.Nodes.ToArray());
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync(Name)));
        Assert.DoesNotContain((await folder.StatusAsync(Name)).Nodes, node => processes.Contains(node.ProcessId));
        await using (var client = await ClusterClient.OpenAsync(after))
        {
            Assert.Equal("kept", await client.Database.StringGetAsync("session:1"));
            Assert.Equal("kept", await client.Database.StringGetAsync("session:2"));
            await client.FillAsync(20);
        }

        using var api = new RawClient(new Uri(after.ApiEndpoint!));
        Assert.Contains((await api.QueryAsync("DescribeEvents")).Values("Message"), message => message.Contains("clients could not write for", StringComparison.Ordinal));
        Assert.Equal("0-16383", Assert.Single((await api.QueryAsync("DescribeReplicationGroups")).Values("Slots")));
        await Assert.ThrowsAnyAsync<Exception>(() => RedisConnection.OpenAsync(outputs));

        // The shard it has become fails over like any other.
        var answer = await api.QueryAsync("TestFailover", ("ReplicationGroupId", LabUnderTest.GroupId), ("NodeGroupId", "0001"));
        Assert.True(answer.Status is 200, answer.Message);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Single(node => node.Role is "primary").Id == LabFolder.Second);
    }

    [Fact(Timeout = 240_000)]
    public async Task Keys_outside_database_0_stop_the_switch_before_anything_is_restarted()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await client.SendAsync("SELECT", "3");
        await client.SendAsync("SET", "session:1", "elsewhere");
        Assert.Null((await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, clusterMode: "compatible"), [], CancellationToken.None)).Problem);

        var refused = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, clusterMode: "enabled"), [], CancellationToken.None);

        Assert.Contains("db3 holds keys", refused.Problem, StringComparison.Ordinal);
        Assert.Equal("elsewhere", await client.SendAsync("GET", "session:1"));
        Assert.Equal("OK", await client.SendAsync("SET", "session:2", "goes on"));
    }
}
