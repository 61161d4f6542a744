using Amply.Keyspace.Connections;
using Amply.TestServers;
using FsCheck;
using FsCheck.Fluent;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>
/// Whatever a keyspace holds: a routine changes what is by name and value its own, and every other key is byte for byte what it was.
/// </summary>
public sealed class NothingElseTests
{
    private const int Samples = 12;

    public static TheoryData<string> Routines => [.. Routine.All.Keys];

    public sealed class OnOneNode(OnOneNode.Server server) : IClassFixture<OnOneNode.Server>
    {
        public static TheoryData<string> Routines => NothingElseTests.Routines;

        [Theory]
        [MemberData(nameof(Routines))]
        public void A_routine_changes_its_own_keys_and_nothing_else(string routine) =>
            Check(routine, server.Redis.Connection, server.Redis.Options, Samples);

        public sealed class Server : IAsyncLifetime
        {
            public RedisServer Redis { get; private set; } = null!;

            public async Task InitializeAsync() => Redis = await RedisServer.StartAsync();

            public async Task DisposeAsync() => await Redis.DisposeAsync();
        }
    }

    public sealed class OnACluster(OnACluster.Cluster cluster) : IClassFixture<OnACluster.Cluster>
    {
        public static TheoryData<string> Routines => NothingElseTests.Routines;

        [Theory]
        [MemberData(nameof(Routines))]
        public void A_routine_changes_its_own_keys_and_nothing_else(string routine) =>
            Check(routine, cluster.Connection, cluster.Redis.Options, Samples / 4);

        public sealed class Cluster : IAsyncLifetime
        {
            public RedisCluster Redis { get; private set; } = null!;

            public IConnectionMultiplexer Connection { get; private set; } = null!;

            public async Task InitializeAsync()
            {
                Redis = await RedisCluster.StartAsync(shards: 3, replicas: false);
                Connection = await ConnectionMultiplexer.ConnectAsync(Redis.Options);
            }

            public async Task DisposeAsync()
            {
                await Connection.DisposeAsync();
                await Redis.DisposeAsync();
            }
        }
    }

    private static void Check(string name, IConnectionMultiplexer connection, ConfigurationOptions options, int samples)
    {
        var (routine, stored) = (Routine.All[name], new StoredKeyspace(connection));
        var all = options.Clone();
        all.EndPoints.Clear();
        foreach (var server in connection.GetServers())
        {
            // A client that knows every node at once waits for none.
            all.EndPoints.Add(server.EndPoint);
        }

        Prop.ForAll(KeyspaceGen.Arbitrary(), async keyspace =>
        {
            var problem = await stored.ProblemAsync(
                keyspace, () => routine.RunAsync(new MultiplexerFactory(all)), routine.Expected(keyspace));
            Assert.True(problem is null, problem);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(samples));
    }
}
