using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.Cluster;

/// <summary>A replica that receives nothing while its primary goes on acknowledging: what a failover then loses is known to the write.</summary>
public sealed class ReplicationHoldTests
{
    private const string Name = "held";
    private const string Hold = "replication-hold";
    private const string Group = LabUnderTest.GroupId;
    private const int Writes = 25;

    [Theory(Timeout = 240_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_loses_exactly_the_writes_acknowledged_while_replication_was_held(bool cluster)
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, cluster);
        var (primary, replica) = Pair(await folder.StatusAsync(Name), "0001");

        await using (var client = await RedisConnection.OpenAsync(outputs, primary.Endpoint))
        {
            foreach (var key in Keys("before"))
            {
                Assert.Equal("OK", await client.SendAsync("SET", key, key));
            }

            Assert.Equal("1", await client.SendAsync("WAIT", "1", "60000"));
            await folder.Labs.InjectAsync(Name, Hold, CancellationToken.None, replica.Id);
            foreach (var key in Keys("held"))
            {
                Assert.Equal("OK", await client.SendAsync("SET", key, key));
            }
        }

        var held = await folder.StatusAsync(Name);
        Assert.Equal($"replication-hold {replica.Id}", Assert.Single(held.Faults));
        // The connection is open: neither side has noticed anything.
        Assert.True(held.Nodes.Single(node => node.Id == replica.Id).LinkUp);
        await FailOverAsync(folder, outputs, primary, replica);

        Assert.Equal(Keys("held"), await MissingAsync(outputs, replica, Keys("before").Concat(Keys("held"))));
    }

    [Theory(Timeout = 240_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writer_that_waits_for_the_replica_loses_nothing(bool cluster)
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, cluster);
        var (primary, replica) = Pair(await folder.StatusAsync(Name), "0001");
        await folder.Labs.InjectAsync(Name, Hold, CancellationToken.None, replica.Id);

        var acknowledged = new List<string>();
        await using (var client = await RedisConnection.OpenAsync(outputs, primary.Endpoint))
        {
            foreach (var key in Keys("waited"))
            {
                await client.SendAsync("SET", key, key);
                if (await client.SendAsync("WAIT", "1", "20") is "1")
                {
                    acknowledged.Add(key);
                }
            }

            Assert.Empty(acknowledged);
            await folder.Labs.LiftAsync(Name, Hold, CancellationToken.None, replica.Id);
            Assert.Equal("1", await client.SendAsync("WAIT", "1", "60000"));
            acknowledged.AddRange(Keys("waited"));
        }

        await FailOverAsync(folder, outputs, primary, replica);

        Assert.Empty(await MissingAsync(outputs, replica, acknowledged));
    }

    [Fact(Timeout = 240_000)]
    public async Task Hold_names_a_node_that_there_is_and_is_lifted_where_it_is_in_force()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 1);

        var unknown = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.InjectAsync(Name, Hold, CancellationToken.None, "nobody"));
        Assert.Contains($"it has: {LabFolder.First}, {LabFolder.Second}", unknown.Message, StringComparison.Ordinal);
        var lifted = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.LiftAsync(Name, Hold, CancellationToken.None, LabFolder.Second));
        Assert.Contains($"is not in force on {LabFolder.Second}", lifted.Message, StringComparison.Ordinal);
    }

    private static Task<StackOutputs> UpAsync(LabFolder folder, bool cluster) =>
        cluster ? folder.UpClusterAsync(Name, shards: 3, replicas: 1) : folder.UpAsync(Name, replicas: 1);

    private static (LabNode Primary, LabNode Replica) Pair(LabStatus status, string shard) =>
        (status.Nodes.Single(node => node.Shard == shard && node.Role is "primary"), status.Nodes.Single(node => node.Shard == shard && node.Role is "replica"));

    // All in slot 5061 (of the tag "bar"), on the first of three shards.
    private static IEnumerable<string> Keys(string what) =>
        Enumerable.Range(0, Writes).Select(number => $"session:{{bar}}:{what}:{number}");

    private static async Task FailOverAsync(LabFolder folder, StackOutputs outputs, LabNode primary, LabNode replica)
    {
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        var answer = await api.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));
        Assert.True(answer.Status is 200, answer.Message);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status)
            && status.Nodes.Single(node => node.Id == replica.Id).Role is "primary" && status.Nodes.Single(node => node.Id == primary.Id).ProcessId != primary.ProcessId);
    }

    private static async Task<List<string>> MissingAsync(StackOutputs outputs, LabNode node, IEnumerable<string> keys)
    {
        await using var client = await RedisConnection.OpenAsync(outputs, node.Endpoint);
        var missing = new List<string>();
        foreach (var key in keys)
        {
            if (await client.SendAsync("GET", key) != key)
            {
                missing.Add(key);
            }
        }

        return missing;
    }
}
