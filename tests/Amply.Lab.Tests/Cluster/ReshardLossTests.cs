using Amply.Lab.Supervisor;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;
using Amply.Wire;

namespace Amply.Lab.Tests.Cluster;

/// <summary>Nodes are lost while slots move: no slot stays open, none without an owner, and the next apply goes on.</summary>
public sealed class ReshardLossTests
{
    private const string Name = "interrupted";
    private const string Group = LabUnderTest.GroupId;
    private const int Keys = 20_000;

    // Of so many keys in 8192 slots each shard has some 2400 empty ones, which move first: a sixth of all that moves.
    private const int WhileEmptySlotsMove = 1;
    private const int WhileKeysMove = 20;

    // What one MIGRATE carries: the target may have taken it, and be lost before its replica has.
    private const int KeysUnderWay = 32;

    [Theory(Timeout = 600_000)]
    [InlineData("0001-001", WhileEmptySlotsMove, 0)]
    [InlineData("0003-001", WhileEmptySlotsMove, 0)]
    [InlineData("0001-001", WhileKeysMove, 0)]
    [InlineData("0003-001", WhileKeysMove, KeysUnderWay)]
    [InlineData("0001-001 0003-001", WhileKeysMove, KeysUnderWay)]
    public async Task Primary_that_is_lost_stops_the_move_and_the_next_apply_goes_on(string killed, int percentage, int mostLost)
    {
        await using var folder = new LabFolder();
        var (outputs, client) = await UpAsync(folder, replicas: 1);
        await using var open = client;
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        var stopped = await KillMeanwhileAsync(folder, api, killed.Split(' '), percentage, replicas: 1);

        Assert.Contains("adding shards, 3 in all failed", stopped.Problem, StringComparison.Ordinal);
        Assert.Contains((await api.QueryAsync("DescribeEvents")).Values("Message"), message => message.StartsWith($"Resharding of replication group {Group} failed: ", StringComparison.Ordinal));
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 6);
        await ClosedAsync(folder, outputs);
        Assert.InRange((await MissingAsync(client)).Count, 0, mostLost);

        var applied = await ReshardTests.ApplyAsync(folder, shards: 3, replicas: 1, Name);
        Assert.Null(applied.Problem);
        Assert.Equal("spreading slots evenly", Assert.Single(applied.Steps));
        await ReshardTests.CheckAsync(folder, shards: 3, nodes: 2, Name);
        Assert.InRange((await MissingAsync(client)).Count, 0, mostLost);
    }

    [Fact(Timeout = 600_000)]
    public async Task Replica_that_is_lost_does_not_stop_the_move()
    {
        await using var folder = new LabFolder();
        var (outputs, client) = await UpAsync(folder, replicas: 1);
        await using var open = client;
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        var applied = await KillMeanwhileAsync(folder, api, ["0001-002", "0003-002"], WhileKeysMove, replicas: 1);

        Assert.Null(applied.Problem);
        await ReshardTests.CheckAsync(folder, shards: 3, nodes: 2, Name);
        Assert.Empty(await MissingAsync(client));
    }

    [Fact(Timeout = 600_000)]
    public async Task Target_without_a_replica_comes_back_empty_and_the_shard_is_taken_away_again()
    {
        await using var folder = new LabFolder();
        var (outputs, client) = await UpAsync(folder, replicas: 0);
        await using var open = client;
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        var stopped = await KillMeanwhileAsync(folder, api, ["0003-001"], WhileKeysMove, replicas: 0);

        Assert.NotNull(stopped.Problem);
        await folder.UntilAsync(Name, status => LabFolder.IsWhole(status) && status.Nodes.Length is 3);
        await ClosedAsync(folder, outputs);
        Assert.Null((await ReshardTests.ApplyAsync(folder, shards: 2, replicas: 0, Name)).Problem);
        await ReshardTests.CheckAsync(folder, shards: 2, nodes: 1, Name);
        // What had moved is lost with its only node, as on AWS; all the rest is there.
        Assert.InRange((await MissingAsync(client)).Count, 1, Keys / 2);
    }

    private static async Task<(StackOutputs Outputs, ClusterClient Client)> UpAsync(LabFolder folder, int replicas)
    {
        var outputs = await folder.UpClusterAsync(Name, shards: 2, replicas);
        var client = await ClusterClient.OpenAsync(outputs);
        foreach (var some in Names().Chunk(500))
        {
            await Task.WhenAll(some.Select(key => client.Database.StringSetAsync(key, key)));
        }

        await folder.UntilAsync(Name, status => status.Nodes.GroupBy(node => node.Shard).All(shard => shard.Select(node => node.Offset).Distinct().Count() is 1));
        return (outputs, client);
    }

    private static async Task<LabApplyResult> KillMeanwhileAsync(LabFolder folder, RawClient api, string[] nodes, int percentage, int replicas)
    {
        // Keys go through the doors that it slows down: there is time to be lost in.
        await folder.Labs.InjectAsync(Name, "slow-network", CancellationToken.None, time: TimeSpan.FromMilliseconds(10));
        var applying = ReshardTests.ApplyAsync(folder, shards: 3, replicas, Name);
        while (!applying.IsCompleted && !((await api.QueryAsync("DescribeReplicationGroups")).Values("ProgressPercentage").SingleOrDefault() is { } moved && double.Parse(moved) > percentage))
        {
            await Task.Delay(20);
        }

        Assert.False(applying.IsCompleted);
        foreach (var node in nodes)
        {
            await folder.Labs.KillAsync(Name, $"{Group}-{node}", CancellationToken.None);
        }

        await folder.Labs.LiftAsync(Name, "slow-network", CancellationToken.None);
        return await applying;
    }

    // Each slot has one owner, on whom all agree, and none is on its way.
    private static async Task ClosedAsync(LabFolder folder, StackOutputs outputs)
    {
        var last = "";
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var (maps, isOpen, served) = (new HashSet<string>(StringComparer.Ordinal), false, 0);
            foreach (var node in (await folder.StatusAsync(Name)).Nodes)
            {
                await using var one = await RedisConnection.OpenAsync(outputs, node.Endpoint);
                var serving = ClusterLine.Parse(await one.SendAsync("CLUSTER", "NODES")).Where(line => line.Slots.Count > 0 || !line.Moving.IsEmpty).ToArray();
                isOpen |= serving.Any(line => !line.Moving.IsEmpty);
                served = serving.Sum(line => line.Slots.Count);
                maps.Add(string.Join('\n', serving.Select(line => $"{line.Id} {line.Slots.Text(' ')}").Order(StringComparer.Ordinal)));
            }

            last = string.Join("\n\n", maps);
            if (maps.Count is 1 && !isOpen && served == SlotSet.Total)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"The nodes do not agree:\n{last}");
    }

    private static async Task<List<string>> MissingAsync(ClusterClient client)
    {
        var missing = new List<string>();
        foreach (var some in Names().Chunk(500))
        {
            var values = await Task.WhenAll(some.Select(key => ClusterClient.RetryAsync(() => client.Database.StringGetAsync(key))));
            missing.AddRange(some.Zip(values).Where(pair => pair.Second != pair.First).Select(pair => pair.First));
        }

        return missing;
    }

    private static IEnumerable<string> Names() => Enumerable.Range(0, Keys).Select(number => $"session:{number}");
}
