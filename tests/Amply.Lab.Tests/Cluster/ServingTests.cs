using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Wire;

namespace Amply.Lab.Tests.Cluster;

/// <summary>Mode cluster is real Redis Cluster to whoever connects.</summary>
public sealed class ServingTests
{
    private const string Name = "serves";

    [Fact(Timeout = 180_000)]
    public async Task Cluster_serves_every_slot_to_a_client_that_follows_redirections()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 3, replicas: 1);

        Assert.Null(outputs.PrimaryEndpoint);
        Assert.Null(outputs.ReaderEndpoint);
        var status = await folder.StatusAsync(Name);
        Assert.Equal(
            ["0001-001 primary", "0001-002 replica", "0002-001 primary", "0002-002 replica", "0003-001 primary", "0003-002 replica"],
            status.Nodes.Select(node => $"{node.Id[(LabUnderTest.GroupId.Length + 1)..]} {node.Role}"));
        Assert.True(LabFolder.IsWhole(status));
        await using var client = await ClusterClient.OpenAsync(outputs);
        await client.FillAsync(60);
        Assert.Empty(await client.MissingAsync(60));

        await using var one = await RedisConnection.OpenAsync(outputs);
        Assert.Equal(["0-5460", "10922-16383", "5461-10921"], ClusterLine.Parse(await one.SendAsync("CLUSTER", "NODES"))
            .Where(node => node.Slots.Count > 0).Select(node => node.Slots.Text(' ')).Order(StringComparer.Ordinal));
        Assert.Contains("cluster_state:ok", await one.SendAsync("CLUSTER", "INFO"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task Redirection_leads_to_an_address_whose_certificate_is_good()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas: 0);
        await using var first = await RedisConnection.OpenAsync(outputs, (await folder.StatusAsync(Name)).Nodes[0].Endpoint);

        // foo is in slot 12182, on the second of two shards.
        var moved = await first.SendAsync("SET", "foo", "bar");
        Assert.StartsWith("MOVED 12182 ", moved, StringComparison.Ordinal);
        await using var second = await RedisConnection.OpenAsync(outputs, moved.Split(' ')[2]);

        Assert.Equal("OK", await second.SendAsync("SET", "foo", "bar"));
        Assert.Equal("bar", await second.SendAsync("GET", "foo"));
    }

    [Fact(Timeout = 180_000)]
    public async Task Clients_may_ask_for_the_map_and_may_not_change_it()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpClusterAsync(Name, shards: 1, replicas: 0);
        await using var client = await RedisConnection.OpenAsync(outputs);

        Assert.Equal("12182", await client.SendAsync("CLUSTER", "KEYSLOT", "foo"));
        Assert.StartsWith("0\n16383\n", await client.SendAsync("CLUSTER", "SLOTS"), StringComparison.Ordinal);
        Assert.Contains("16383", await client.SendAsync("CLUSTER", "SHARDS"), StringComparison.Ordinal);
        foreach (var command in new[] { "CLUSTER FAILOVER TAKEOVER", "CLUSTER MEET 127.0.0.1 6379", "CLUSTER DELSLOTS 1", "CLUSTER SETSLOT 1 STABLE", "CLUSTER FORGET x", "MIGRATE h 1 k 0 1" })
        {
            Assert.StartsWith("NOPERM", await client.SendAsync(command.Split(' ')), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task More_nodes_than_a_lab_has_addresses_for_are_refused()
    {
        await using var folder = new LabFolder();

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.UpClusterAsync(Name, shards: 46, replicas: 1));

        Assert.Equal("46 shards with 1 replicas are 92 nodes, and a lab has addresses for 90", refused.Message);
        Assert.Contains("--set shards", refused.Remedy, StringComparison.Ordinal);
        Assert.Empty(folder.Labs.List());
    }

    [Fact(Timeout = 180_000)]
    public async Task Port_that_leaves_none_for_the_cluster_bus_is_refused()
    {
        await using var folder = new LabFolder();

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.UpAsync(
            TestPlan.Of(replicas: 0, clusterMode: "enabled"), new Lab.Supervisor.LabOptions { Name = Name, Port = 60_000 }, CancellationToken.None));

        Assert.Contains("60000", refused.Message, StringComparison.Ordinal);
        Assert.Contains(55_535.ToString(), refused.Remedy, StringComparison.Ordinal);
    }
}
