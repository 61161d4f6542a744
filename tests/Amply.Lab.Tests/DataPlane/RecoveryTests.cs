using Amply.Lab.Tests.Supervisor;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>Nodes that are lost come back as ElastiCache brings them back.</summary>
public sealed class RecoveryTests
{
    private const string Name = "losses";

    [Fact(Timeout = 120_000)]
    public async Task Replica_that_is_killed_comes_back_in_sync_and_nobody_on_the_primary_notices()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var client = await RedisConnection.OpenAsync(outputs);
        var lost = (await folder.NodeAsync(Name, LabFolder.Second)).ProcessId;

        await folder.Labs.KillAsync(Name, LabFolder.Second, CancellationToken.None);
        await client.SendAsync("SET", "session:1", "kept");
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[1].ProcessId != lost);

        Assert.Equal("primary", (await folder.NodeAsync(Name, LabFolder.First)).Role);
        Assert.Equal("1", await client.SendAsync("WAIT", "1", "5000"));
        await using var reader = await RedisConnection.OpenAsync(outputs, outputs.ReaderEndpoint);
        Assert.Equal("kept", await reader.SendAsync("GET", "session:1"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Primary_that_is_killed_is_failed_over_and_keeps_acknowledged_writes()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 1);
        await using var writes = await AcknowledgedWrites.StartAsync(outputs, replicated: true);

        await folder.Labs.KillAsync(Name, LabFolder.First, CancellationToken.None);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Single(node => node.Role is "primary").Id is LabFolder.Second);

        await writes.GrowAsync();
        Assert.Empty(await writes.MissingAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task Old_primary_that_is_killed_again_while_it_recovers_comes_back_all_the_same()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 1);
        await folder.Labs.KillAsync(Name, LabFolder.First, CancellationToken.None);

        // Asked without a pause, so that the kill falls between the replica's first answer and the end of its recovery.
        for (var (kills, last) = (0, (int?)null); kills < 3;)
        {
            if (await folder.NodeAsync(Name, LabFolder.First) is { Role: "replica" } node && node.ProcessId != last)
            {
                (kills, last) = (kills + 1, node.ProcessId);
                await folder.Labs.KillAsync(Name, LabFolder.First, CancellationToken.None);
            }
        }

        await folder.UntilAsync(Name, LabFolder.IsWhole);
    }

    [Fact(Timeout = 120_000)]
    public async Task Only_node_that_is_killed_comes_back_empty_at_the_same_endpoint()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using var before = await RedisConnection.OpenAsync(outputs);
        await before.SendAsync("SET", "session:1", "gone");
        var lost = (await folder.NodeAsync(Name, LabFolder.First)).ProcessId;

        await folder.Labs.KillAsync(Name, LabFolder.First, CancellationToken.None);
        await Assert.ThrowsAnyAsync<IOException>(() => before.SendAsync("PING"));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes[0].ProcessId != lost);

        await using var after = await RedisConnection.OpenAsync(outputs);
        Assert.Equal("0", await after.SendAsync("DBSIZE"));
        Assert.Equal("OK", await after.SendAsync("SET", "session:2", "new"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Kill_of_a_node_that_does_not_exist_is_refused_naming_those_that_do()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 0);

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.KillAsync(Name, "nobody", CancellationToken.None));

        Assert.Contains($"the lab has no node 'nobody'; it has: {LabFolder.First}", refused.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Clients_get_neither_clear_text_nor_the_commands_that_ElastiCache_restricts()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using var client = await RedisConnection.OpenAsync(outputs);

        foreach (var command in new[] { "CONFIG GET maxmemory", "REPLICAOF NO ONE", "SHUTDOWN NOSAVE", "ACL SETUSER other on", "DEBUG SLEEP 0" })
        {
            Assert.StartsWith("NOPERM", await client.SendAsync(command.Split(' ')), StringComparison.Ordinal);
        }

        using var clear = new System.Net.Sockets.TcpClient();
        await clear.ConnectAsync(System.Net.IPEndPoint.Parse(outputs.PrimaryEndpoint!));
        await clear.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        var answer = new byte[64];
        int read;
        try
        {
            read = await clear.GetStream().ReadAsync(answer);
        }
        catch (IOException)
        {
            read = 0;
        }

        Assert.DoesNotContain("PONG", System.Text.Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
        Assert.Equal("PONG", await client.SendAsync("PING"));
    }
}
