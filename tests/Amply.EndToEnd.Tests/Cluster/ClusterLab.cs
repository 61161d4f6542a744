using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Seeding;
using StackExchange.Redis;

namespace Amply.EndToEnd.Cluster;

/// <summary>One lab of three shards, each with a replica, that the verbs' tests share; none of them changes its topology.</summary>
public sealed class ClusterLab : IAsyncLifetime
{
    private readonly StringBuilder said = new();

    internal static readonly SeedOptions Seeds = new() { Sessions = 600, RateCounters = 60, CachedQueries = 90, CeleryResults = 60 };

    internal RunningLab Lab { get; private set; } = null!;

    /// <summary>A client that shares nothing with the verbs.</summary>
    internal ConnectionMultiplexer Client { get; private set; } = null!;

    internal IDatabase Database => Client.GetDatabase();

    internal string Said => said.ToString();

    public async Task InitializeAsync()
    {
        Lab = await RunningLab.UpAsync("--set", "mode=cluster", "--set", "shards=3", "--set", "replicas=1", "--set", "protect=false");
        Client = await LabRedis.ConnectAsync(Lab);
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await Lab.DisposeAsync();
    }

    /// <summary>Empties every shard and fills it anew.</summary>
    internal async Task<SeedPlan> SeedAsync()
    {
        await Task.WhenAll(LabRedis.Primaries(Client).Select(primary => primary.FlushAllDatabasesAsync()));
        var plan = new SeedPlan(Seeds, DateTimeOffset.UtcNow);
        await new Seeder(Database, TimeProvider.System).WriteAsync(plan, default);
        return plan;
    }

    internal Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(Lab, said, arguments);

    /// <summary>Runs to exit code 0 and reads what was said.</summary>
    internal async Task<JsonNode> ReadAsync(params string[] arguments)
    {
        Assert.Equal(ExitCode.Done, await RunAsync([.. arguments, "--output", "json"]));
        return JsonNode.Parse(Said)!;
    }

    /// <summary>How many keys each shard holds, the first one's first.</summary>
    internal async Task<long[]> CountAsync(string pattern) =>
        await Task.WhenAll(Shards().Select(async server => (long)await server.KeysAsync(pattern: pattern).CountAsync()));

    /// <summary>The shard, from 0 to 2, that a key lies on.</summary>
    internal int ShardOf(RedisKey key)
    {
        var owner = Client.GetServers().First(s => s.ClusterConfiguration is not null).ClusterConfiguration!.GetBySlot(key)!.EndPoint;
        return Array.FindIndex(Shards(), server => Equals(server.EndPoint, owner));
    }

    /// <summary>Numbers a name until it lies on that shard.</summary>
    internal string On(int shard, string name) => Enumerable.Range(0, 1_000).Select(number => $"{name}{number}").First(key => ShardOf(key) == shard);

    // A new lab's shards have the slots in their order.
    private IServer[] Shards() => [.. LabRedis.Primaries(Client).OrderBy(FirstSlot)];

    private static int FirstSlot(IServer server) => server.ClusterConfiguration!.Nodes.Single(node => Equals(node.EndPoint, server.EndPoint)).Slots.Min(range => range.From);
}

/// <summary>Tests on the shared lab run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterLabTests : ICollectionFixture<ClusterLab>
{
    public const string Name = "cluster lab";
}
