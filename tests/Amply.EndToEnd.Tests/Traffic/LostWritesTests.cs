using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Lab.Supervisor;
using Amply.Ops.Target;
using Amply.Ops.Traffic;
using StackExchange.Redis;

namespace Amply.EndToEnd.Traffic;

/// <summary>Traffic's list of lost writes, compared with what Redis held before its primary was killed and what is there afterwards.</summary>
public sealed class LostWritesTests
{
    private const string Hold = "replication-hold";
    private const string Session = "session:";
    private const string Result = "celery-task-meta-";
    private const int Before = 700;

    // So many that of each kind of write some are on every shard.
    private const int After = 2_000;

    private static readonly TrafficOptions Options = new() { Rate = 1_000 };

    public static TheoryData<string, string[]> Topologies => new()
    {
        { "0001", ["mode=ha"] },
        { "0002", ["mode=cluster", "shards=3", "replicas=1"] },
    };

    [Theory(Timeout = 240_000)]
    [MemberData(nameof(Topologies))]
    public async Task Failover_loses_what_its_replica_had_not_received_and_traffic_lists_exactly_that(string shard, string[] settings)
    {
        await using var lab = await UpAsync(settings);
        var (primary, replica) = Pair(await lab.StatusAsync(), shard);
        var sut = await TrafficAsync(lab);
        await RunAsync(sut, async () => await lab.Labs.InjectAsync(lab.Name, Hold, CancellationToken.None, replica.Id));
        var before = await DumpAsync(lab);

        await lab.Labs.KillAsync(lab.Name, primary.Id, CancellationToken.None);
        await lab.UntilAsync(status => RunningLab.IsWhole(status) && status.Nodes.Single(n => n.Id == replica.Id).Role is "primary");

        var lost = Lost(before, await DumpAsync(lab)).ToArray();
        Assert.Equal(["create", "delete", "result", "touch"], lost.Select(l => l.What).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(lost.Order(), (await CheckAsync(sut)).Order());
    }

    [Theory(Timeout = 240_000)]
    [MemberData(nameof(Topologies))]
    public async Task Nothing_is_lost_of_what_a_replica_has_confirmed(string shard, string[] settings)
    {
        await using var lab = await UpAsync(settings);
        var (primary, replica) = Pair(await lab.StatusAsync(), shard);
        var sut = await TrafficAsync(lab);
        await RunAsync(sut, () => Task.CompletedTask);
        await using (var client = await LabRedis.ConnectAsync(lab))
        {
            // WAIT is about its own connection's last write, and so about all that came before that one.
            foreach (var server in LabRedis.Primaries(client))
            {
                Assert.Equal(1, (int)await server.ExecuteAsync("EXPIRE", await server.KeysAsync(pattern: Result + "*").FirstAsync(), 7_200));
                Assert.Equal(1, (int)await server.ExecuteAsync("WAIT", 1, 60_000));
            }
        }

        await lab.Labs.InjectAsync(lab.Name, Hold, CancellationToken.None, replica.Id);
        await lab.Labs.KillAsync(lab.Name, primary.Id, CancellationToken.None);
        await lab.UntilAsync(status => RunningLab.IsWhole(status) && status.Nodes.Single(n => n.Id == replica.Id).Role is "primary");

        Assert.Empty(await CheckAsync(sut));
    }

    [Fact(Timeout = 240_000)]
    public async Task A_single_node_that_is_killed_takes_everything_along_and_the_verb_says_so()
    {
        await using var lab = await UpAsync(["mode=single"]);
        var node = Assert.Single((await lab.StatusAsync()).Nodes);
        var said = new StringBuilder();
        var running = VerbRunner.RunAsync(lab, said, "traffic", "--rate", "300", "--users", "25", "--for", "6s", "--execute", "--output", "json");
        Dictionary<string, string> before;
        await using (var client = await LabRedis.ConnectAsync(lab))
        {
            await UntilAsync(60);
            before = await DumpAsync(lab);
            // What was seen is acknowledged by when as much has come after it.
            await UntilAsync(120);

            async Task UntilAsync(int keys)
            {
                while (await client.GetServers()[0].DatabaseSizeAsync() < keys)
                {
                    Assert.False(running.IsCompleted, said.ToString());
                    await Task.Delay(20);
                }
            }
        }

        await lab.Labs.KillAsync(lab.Name, node.Id, CancellationToken.None);

        Assert.Equal(ExitCode.Failed, await running);
        var writes = JsonNode.Parse(said.ToString())!["result"]!["writes"]!;
        var lost = writes["lost"]!.AsArray().Select(l => ((string)l!["what"]!, (string)l["keyHash"]!)).ToHashSet();
        var after = await DumpAsync(lab);
        // The traffic went on between the look and the kill: results are only ever added, while sessions may have been ended.
        Assert.All(before.Keys.Where(IsResult), key => Assert.Contains(("result", Hash(key)), lost));
        Assert.Contains(before.Keys, key => !IsResult(key) && lost.Contains(("create", Hash(key))));
        Assert.All(after.Keys, key => Assert.DoesNotContain(lost, l => l.Item2 == Hash(key)));
        Assert.InRange(lost.Count, before.Keys.Count(IsResult), (int)writes["checked"]!);
    }

    private static Task<RunningLab> UpAsync(string[] settings) =>
        RunningLab.UpAsync([.. settings.Append("protect=false").SelectMany(setting => new[] { "--set", setting })]);

    private static (LabNode Primary, LabNode Replica) Pair(LabStatus status, string shard) =>
        (status.Nodes.Single(n => n.Shard == shard && n.Role is "primary"), status.Nodes.Single(n => n.Shard == shard && n.Role is "replica"));

    private static async Task<TrafficRun> TrafficAsync(RunningLab lab)
    {
        var group = new LiveGroupOpener().Open(new GroupTarget($"--lab {lab.Name}", lab.Outputs));
        return new TrafficRun(await group.ThroughEndpointAsync(CancellationToken.None), Options, TimeProvider.System);
    }

    /// <summary>Some traffic before something happens, and some after it; at the end nothing is on its way any more.</summary>
    private static async Task RunAsync(TrafficRun traffic, Func<Task> midway)
    {
        using var stop = new CancellationTokenSource();
        var running = traffic.RunAsync(stop.Token);
        await UntilAsync(Before);
        await midway();
        await UntilAsync(traffic.Snapshot().Operations + After);
        await stop.CancelAsync();
        var result = await running;
        Assert.Empty(result.Failed);

        async Task UntilAsync(long operations)
        {
            while (traffic.Snapshot().Operations < operations)
            {
                Assert.False(running.IsCompleted);
                await Task.Delay(20);
            }
        }
    }

    private static async Task<(string What, string Hash)[]> CheckAsync(TrafficRun traffic) =>
        [.. (await traffic.CheckWritesAsync(CancellationToken.None)).Lost.Select(l => (l.What, l.KeyHash))];

    // All sessions and results, over all shards, as their primaries have them.
    private static async Task<Dictionary<string, string>> DumpAsync(RunningLab lab)
    {
        await using var client = await LabRedis.ConnectAsync(lab);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (server, pattern) in LabRedis.Primaries(client).SelectMany(server => new[] { (server, Session + "*"), (server, Result + "*") }))
        {
            await foreach (var key in server.KeysAsync(pattern: pattern))
            {
                found[key.ToString()] = (await client.GetDatabase().StringGetAsync(key)).ToString();
            }
        }

        return found;
    }

    private static IEnumerable<(string What, string Hash)> Lost(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Where(kept => !after.ContainsKey(kept.Key)).Select(gone => (IsResult(gone.Key) ? "result" : "create", Hash(gone.Key)))
            .Concat(before.Where(kept => after.TryGetValue(kept.Key, out var value) && value != kept.Value).Select(old => ("touch", Hash(old.Key))))
            .Concat(after.Keys.Except(before.Keys).Select(back => ("delete", Hash(back))));

    private static bool IsResult(string key) => key.StartsWith(Result, StringComparison.Ordinal);

    private static string Hash(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key[(IsResult(key) ? Result : Session).Length..])))[..12];
}
