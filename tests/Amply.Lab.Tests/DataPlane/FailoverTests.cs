using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>The primary moves while clients write.</summary>
public sealed class FailoverTests
{
    private const string Name = "moves";

    [Fact(Timeout = 120_000)]
    public async Task Failover_promotes_the_replica_and_keeps_acknowledged_writes()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var connected = await RedisConnection.OpenAsync(outputs);
        await using var writes = await AcknowledgedWrites.StartAsync(outputs, replicated: true);
        var before = await folder.NodeAsync(Name, LabFolder.First);

        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        var answer = await api.QueryAsync("TestFailover", ("ReplicationGroupId", LabUnderTest.GroupId), ("NodeGroupId", "0001"));
        Assert.Equal(200, answer.Status);
        var after = await MovedAsync(folder);

        await writes.GrowAsync();
        Assert.Empty(await writes.MissingAsync());
        Assert.NotEqual(before.ProcessId, after.Nodes.Single(node => node.Id == LabFolder.First).ProcessId);
        await Assert.ThrowsAnyAsync<IOException>(() => connected.SendAsync("PING"));
        await LeadsToAsync(outputs, after.Nodes.Single(node => node.Id == LabFolder.Second));
    }

    [Fact(Timeout = 120_000)]
    public async Task Promotion_of_a_named_replica_loses_no_acknowledged_write()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        await folder.ModifyAsync(Name, api, ("AutomaticFailoverEnabled", "false"), ("MultiAZEnabled", "false"));
        await using var connected = await RedisConnection.OpenAsync(outputs);
        // Not even one that no replica had confirmed.
        await using var writes = await AcknowledgedWrites.StartAsync(outputs, replicated: false);
        var before = await folder.NodeAsync(Name, LabFolder.First);

        await folder.ModifyAsync(Name, api, ("PrimaryClusterId", LabFolder.Second));
        var after = await MovedAsync(folder);

        await writes.GrowAsync();
        Assert.Empty(await writes.MissingAsync());
        Assert.Equal(before.ProcessId, after.Nodes.Single(node => node.Id == LabFolder.First).ProcessId);
        await Assert.ThrowsAnyAsync<IOException>(() => connected.SendAsync("PING"));
        await LeadsToAsync(outputs, after.Nodes.Single(node => node.Id == LabFolder.Second));
    }

    private static Task<LabStatus> MovedAsync(LabFolder folder) => folder.UntilAsync(
        Name,
        status => LabFolder.IsWhole(status) && status.Nodes.Single(node => node.Role is "primary").Id is LabFolder.Second);

    private static async Task LeadsToAsync(StackOutputs outputs, LabNode node)
    {
        await using var redis = await RedisConnection.OpenAsync(outputs);
        Assert.StartsWith("master\n", await redis.SendAsync("ROLE"), StringComparison.Ordinal);
        Assert.Contains($"process_id:{node.ProcessId}\r\n", await redis.SendAsync("INFO", "server"), StringComparison.Ordinal);
    }
}
