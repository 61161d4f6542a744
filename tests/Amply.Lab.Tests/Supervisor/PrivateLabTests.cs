using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Model.Outputs;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>A lab as a laptop sees a group in a VPC: names that do not resolve, and one way in.</summary>
public sealed class PrivateLabTests
{
    private const string Name = "vpc";
    private const string Group = LabUnderTest.GroupId;
    private const int Port = 6379;

    [Fact(Timeout = 240_000)]
    public async Task Private_ha_lab_tells_only_names_and_its_bastion_follows_failover_apply_and_promotion()
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, TestPlan.Of(replicas: 1));

        var domain = Endpoint.Parse(outputs.PrimaryEndpoint!).Address["master.".Length..];
        Assert.Matches($@"^{Group}\.[a-z0-9]{{6}}\.euw1\.cache\.invalid\z", domain);
        Assert.Equal(($"master.{domain}:{Port}", $"replica.{domain}:{Port}"), (outputs.PrimaryEndpoint!, outputs.ReaderEndpoint!));
        var status = await folder.StatusAsync(Name);
        Assert.Equal(outputs.Bastion, status.Bastion);
        Assert.Equal([$"{LabFolder.First}.{domain}:{Port}", $"{LabFolder.Second}.{domain}:{Port}"], status.Nodes.Select(node => node.Endpoint));
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));
        await TellsOnlyNamesAsync(api, outputs, domain);
        foreach (var host in new[] { $"master.{domain}", $"{LabFolder.First}.{domain}" })
        {
            await Assert.ThrowsAnyAsync<SocketException>(() => Dns.GetHostAddressesAsync(host));
        }

        await Assert.ThrowsAsync<AuthenticationException>(() => RedisConnection.OpenAsync(outputs, certified: "localhost"));
        await Assert.ThrowsAsync<AuthenticationException>(() => RedisConnection.OpenAsync(outputs, certified: $"master.other.{domain}"));
        foreach (var (host, port) in new[] { ("localhost", Port), ("example.com", 443), ($"master.{domain}", 22), ($"clustercfg.{domain}", Port), ($"x.{domain}", Port), (domain, Port) })
        {
            Assert.Equal(BastionClient.NotAllowed, await BastionClient.ReplyAsync(outputs.Bastion!, host, port));
        }

        await using var old = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("OK", await old.SendAsync("SET", "session:1", "kept"));
        Assert.Contains($"slave0:ip={LabFolder.Second}.{domain},", await old.SendAsync("INFO", "replication"), StringComparison.Ordinal);
        Assert.Equal("1", await old.SendAsync("WAIT", "1", "5000"));
        Assert.StartsWith("slave\n", await RoleAsync(outputs, outputs.ReaderEndpoint!), StringComparison.Ordinal);

        var failover = await api.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0001"));
        Assert.True(failover.Status is 200, failover.Message);
        await folder.UntilAsync(Name, now => LabFolder.IsWhole(now) && now.Nodes[1].Role is "primary");

        await Assert.ThrowsAnyAsync<IOException>(() => old.SendAsync("PING"));
        await using (var promoted = await RedisConnection.OpenAsync(outputs))
        {
            Assert.Equal("kept", await promoted.SendAsync("GET", "session:1"));
            Assert.Contains($"slave0:ip={LabFolder.First}.{domain},", await promoted.SendAsync("INFO", "replication"), StringComparison.Ordinal);
        }

        Assert.StartsWith("master\n", await RoleAsync(outputs, $"{LabFolder.Second.ToUpperInvariant()}.{domain}:{Port}"), StringComparison.Ordinal);

        var grown = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 2), [], CancellationToken.None);

        Assert.Null(grown.Problem);
        Assert.Equal(outputs.PrimaryEndpoint, folder.Labs.Outputs(Name).PrimaryEndpoint);
        Assert.Equal(outputs.Bastion, folder.Labs.Outputs(Name).Bastion);
        Assert.StartsWith("slave\n", await RoleAsync(outputs, $"{Group}-003.{domain}:{Port}"), StringComparison.Ordinal);
        await TellsOnlyNamesAsync(api, outputs, domain);

        await folder.ModifyAsync(Name, api, ("AutomaticFailoverEnabled", "false"), ("MultiAZEnabled", "false"));
        await folder.ModifyAsync(Name, api, ("PrimaryClusterId", $"{Group}-003"));
        await folder.UntilAsync(Name, now => LabFolder.IsWhole(now) && now.Nodes[2].Role is "primary");
        await using (var promoted = await RedisConnection.OpenAsync(outputs))
        {
            Assert.Equal("kept", await promoted.SendAsync("GET", "session:1"));
            Assert.Contains($"ip={LabFolder.Second}.{domain},", await promoted.SendAsync("INFO", "replication"), StringComparison.Ordinal);
        }

        await folder.Labs.InjectAsync(Name, "cut", CancellationToken.None, LabFolder.First);
        Assert.Equal(4, await BastionClient.ReplyAsync(outputs.Bastion!, $"{LabFolder.First}.{domain}", Port));
        await folder.Labs.DownAsync(Name, CancellationToken.None);

        Assert.False(Directory.Exists(folder.Of(Name)));
        await ProcessesUnder.NoneLeftAsync(folder.Of(Name));
        var refused = await Assert.ThrowsAnyAsync<SocketException>(() => BastionClient.ReplyAsync(outputs.Bastion!, $"master.{domain}", Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact(Timeout = 240_000)]
    public async Task Private_cluster_lab_redirects_to_names_and_new_shards_have_names_too()
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 2));
        var domain = Endpoint.Parse(outputs.ConfigurationEndpoint!).Address["clustercfg.".Length..];
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        await TellsOnlyNamesAsync(api, outputs, domain);
        await MapsOnlyNamesAsync(folder, outputs, domain);
        // foo is in slot 12182, on the second of two shards.
        await using (var first = await RedisConnection.OpenAsync(outputs, $"{Group}-0001-001.{domain}:{Port}"))
        {
            Assert.Equal($"MOVED 12182 {Group}-0002-001.{domain}:{Port}", await first.SendAsync("SET", "foo", "bar"));
        }

        Assert.All(await FillAsync(outputs), key => Assert.Equal("OK", key.Value));
        var failover = await api.QueryAsync("TestFailover", ("ReplicationGroupId", Group), ("NodeGroupId", "0002"));
        Assert.True(failover.Status is 200, failover.Message);
        await folder.UntilAsync(Name, now => LabFolder.IsWhole(now) && now.Nodes[3].Role is "primary");
        var grown = await folder.Labs.ApplyAsync(
            Name, TestPlan.Of(replicas: 1, clusterMode: "enabled", shards: 3), [], CancellationToken.None);

        Assert.Null(grown.Problem);
        await folder.UntilAsync(Name, LabFolder.IsWhole);
        await MapsOnlyNamesAsync(folder, outputs, domain);
        var keys = await FillAsync(outputs, write: false);
        Assert.Equal(["0001", "0002", "0003"], keys.Select(key => key.Owner[(Group.Length + 1)..].Split('-')[0]).Distinct().Order());
        Assert.All(keys, key => Assert.Equal(key.Name, key.Value));
        // The map has the addresses of the nodes' links, too, as on AWS. From outside they lead nowhere.
        await using var any = await RedisConnection.OpenAsync(outputs);
        var link = ClusterLine.Parse(await any.SendAsync("CLUSTER", "NODES"))[0].Endpoints[0];
        await Assert.ThrowsAnyAsync<IOException>(() => RedisConnection.OpenAsync(outputs with { Bastion = null }, link));
    }

    [Fact(Timeout = 240_000)]
    public async Task Lab_that_switches_to_cluster_mode_changes_its_names()
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, TestPlan.Of(replicas: 1, clusterMode: "compatible"));
        var domain = Endpoint.Parse(outputs.PrimaryEndpoint!).Address["master.".Length..];
        await using (var client = await RedisConnection.OpenAsync(outputs))
        {
            await client.SendAsync("SET", "session:1", "kept");
        }

        var switched = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, clusterMode: "enabled"), [], CancellationToken.None);

        Assert.Null(switched.Problem);
        outputs = folder.Labs.Outputs(Name);
        Assert.Equal((null, $"clustercfg.{domain}:{Port}"), (outputs.PrimaryEndpoint, outputs.ConfigurationEndpoint));
        Assert.Equal(BastionClient.NotAllowed, await BastionClient.ReplyAsync(outputs.Bastion!, $"master.{domain}", Port));
        await MapsOnlyNamesAsync(folder, outputs, domain);
        await using var again = await RedisConnection.OpenAsync(outputs, $"{LabFolder.First}.{domain}:{Port}");
        Assert.Equal("kept", await again.SendAsync("GET", "session:1"));
    }

    [Fact(Timeout = 240_000)]
    public async Task Private_is_a_property_that_a_lab_keeps()
    {
        await using var folder = new LabFolder();
        var outputs = await UpAsync(folder, TestPlan.Of(replicas: 0));
        using (var supervisor = System.Diagnostics.Process.GetProcessById((await folder.StatusAsync(Name)).SupervisorProcessId))
        {
            supervisor.Kill();
            await supervisor.WaitForExitAsync();
        }

        var again = await folder.Labs.UpAsync(TestPlan.Of(replicas: 0), new LabOptions { Name = Name }, CancellationToken.None);

        Assert.Equal((outputs.PrimaryEndpoint, outputs.Bastion), (again.Outputs.PrimaryEndpoint, again.Outputs.Bastion));
        Assert.Contains(again.Notes, note => note.Contains("it is private again", StringComparison.Ordinal));
        Assert.True(folder.Labs.Options(Name).Private);
        await folder.UpAsync("open", replicas: 0);

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.UpAsync(
            TestPlan.Of(replicas: 0), new LabOptions { Name = "open", Private = true }, CancellationToken.None));

        Assert.Contains("lab 'open' exists and is open", refused.Message, StringComparison.Ordinal);
        Assert.Equal("./amply lab down --lab open", refused.Remedy);
        Assert.Null((await folder.StatusAsync("open")).Bastion);
    }

    private static async Task<StackOutputs> UpAsync(LabFolder folder, Amply.Model.Plans.PlanDocument plan) =>
        (await folder.Labs.UpAsync(plan, new LabOptions { Name = Name, Private = true }, CancellationToken.None)).Outputs;

    /// <summary>Writes or reads a few keys of every shard, each at the name that a redirection gives.</summary>
    private static async Task<List<(string Name, string Owner, string Value)>> FillAsync(StackOutputs outputs, bool write = true)
    {
        var keys = new List<(string Name, string Owner, string Value)>();
        await using var any = await RedisConnection.OpenAsync(outputs);
        var self = ClusterLine.Parse(await any.SendAsync("CLUSTER", "NODES")).Single(line => line.IsItself).Endpoints[^1];
        for (var number = 0; number < 12; number++)
        {
            var key = $"session:{number}";
            var owner = (await any.SendAsync("GET", key)).Split(' ') is ["MOVED", _, var moved] ? moved : self;
            await using var there = await RedisConnection.OpenAsync(outputs, owner);
            keys.Add((key, owner, await there.SendAsync(write ? ["SET", key, key] : ["GET", key])));
            if (write)
            {
                Assert.Equal("1", await there.SendAsync("WAIT", "1", "5000"));
            }
        }

        return keys;
    }

    private static async Task<string> RoleAsync(StackOutputs outputs, string endpoint)
    {
        await using var connection = await RedisConnection.OpenAsync(outputs, endpoint);
        return await connection.SendAsync("ROLE");
    }

    private static async Task TellsOnlyNamesAsync(RawClient api, StackOutputs outputs, string domain)
    {
        var groups = await api.QueryAsync("DescribeReplicationGroups");
        var clusters = await api.QueryAsync("DescribeCacheClusters", ("ShowCacheNodeInfo", "true"));
        var hosts = groups.Values("Address").Concat(clusters.Values("Address")).ToArray();
        Assert.True(hosts.Length > outputs.Nodes.Length, string.Join(' ', hosts));
        Assert.All(hosts, host => Assert.EndsWith($".{domain}", host, StringComparison.Ordinal));
        Assert.DoesNotContain("127.", groups.Root.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.", clusters.Root.ToString(), StringComparison.Ordinal);
        Assert.Contains($".{domain}:{Port}/0?", outputs.RedisUrl, StringComparison.Ordinal);
        var (_, secret) = await api.SecretsAsync("secretsmanager.GetSecretValue", $$"""{"SecretId": "{{outputs.AuthTokenSecretArn}}"}""");
        Assert.DoesNotContain("127.", secret.GetProperty("SecretString").GetString(), StringComparison.Ordinal);
    }

    // By each node's own map. Redis adds addresses to the names, which a client may not use, as on AWS.
    private static async Task MapsOnlyNamesAsync(LabFolder folder, StackOutputs outputs, string domain)
    {
        var status = await folder.StatusAsync(Name);
        var names = status.Nodes.Select(node => $"{node.Id}.{domain}").ToHashSet();
        foreach (var node in status.Nodes)
        {
            await using var client = await RedisConnection.OpenAsync(outputs, node.Endpoint);
            var lines = ClusterLine.Parse(await client.SendAsync("CLUSTER", "NODES"));
            Assert.Equal(names, lines.Select(line => Endpoint.Parse(line.Endpoints[^1]).Address).ToHashSet());
            var slots = (await client.SendAsync("CLUSTER", "SLOTS")).Split('\n');
            var told = slots.Where((_, at) => at + 1 < slots.Length && slots[at + 1] == $"{Port}").ToArray();
            Assert.NotEmpty(told);
            Assert.All(told, host => Assert.Contains(host, names));
            var shards = (await client.SendAsync("CLUSTER", "SHARDS")).Split('\n');
            var endpoints = shards.Where((_, at) => at > 0 && shards[at - 1] is "endpoint").ToHashSet();
            Assert.Equal(names, endpoints);
        }
    }
}
