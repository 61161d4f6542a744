using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Traffic;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Traffic;

public sealed class TrafficRunTests
{
    private static readonly TrafficOptions Options = new() { Rate = 500, Duration = TimeSpan.FromSeconds(3), Users = 5 };

    [Fact]
    public async Task Traffic_does_all_the_applications_do_and_loses_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        var sut = CreateSut(server);

        var result = await sut.RunAsync(CancellationToken.None);

        Assert.Empty(result.Failed);
        Assert.Equal(Enum.GetNames<TrafficOperation>().Order(StringComparer.Ordinal), result.Answered.Keys);
        Assert.InRange(result.LatencyMs.P50, 0.001, result.LatencyMs.P99);
        var check = await sut.CheckWritesAsync(CancellationToken.None);
        Assert.InRange(check.Checked, 1, result.AcknowledgedWrites);
        Assert.Empty(check.Lost);
    }

    [Fact]
    public async Task Traffic_reports_exactly_the_acknowledged_writes_that_are_gone()
    {
        await using var server = await RedisServer.StartAsync();
        var sut = CreateSut(server);
        await sut.RunAsync(CancellationToken.None);

        var result = await FirstKeyAsync(server, "celery-task-meta-*");
        await server.Database.KeyDeleteAsync(result);
        var sessions = await KeysAsync(server, "session:*");
        await server.Database.KeyDeleteAsync(sessions[0]);

        var lost = (await sut.CheckWritesAsync(CancellationToken.None)).Lost;

        Assert.Equal(["create", "result"], lost.Select(l => l.What).Order(StringComparer.Ordinal));
        Assert.All(lost, l => Assert.Matches("^[0-9a-f]{12}$", l.KeyHash));
    }

    [Fact]
    public async Task Traffic_misses_every_touch_that_is_back_by_a_microsecond()
    {
        await using var server = await RedisServer.StartAsync();
        var sut = CreateSut(server);
        await sut.RunAsync(CancellationToken.None);
        var touched = 0;
        foreach (var key in await KeysAsync(server, "session:*"))
        {
            var value = JsonNode.Parse((await server.Database.StringGetAsync(key)).ToString())!;
            Assert.True(PythonTime.TryParse((string?)value["last_activity"], out var activity));
            touched += (string?)value["last_activity"] == (string?)value["created_at"] ? 0 : 1;
            value["last_activity"] = PythonTime.Format(activity.AddMicroseconds(-1));
            await server.Database.StringSetAsync(key, value.ToJsonString(), null, keepTtl: true);
        }

        var lost = (await sut.CheckWritesAsync(CancellationToken.None)).Lost;

        Assert.NotEqual(0, touched);
        Assert.Equal(Enumerable.Repeat("touch", touched), lost.Select(l => l.What));
    }

    [Fact]
    public async Task Traffic_survives_a_server_that_closes_every_connection()
    {
        await using var server = await RedisServer.StartAsync();
        await using var endpoint = new MovableEndpoint(server);
        var options = ConnectionSettings.Resilient("traffic");
        options.EndPoints.Add(endpoint.Address);
        var sut = new TrafficRun(new MultiplexerFactory(options), Options, TimeProvider.System);

        var running = sut.RunAsync(CancellationToken.None);
        while (sut.Snapshot().Operations < 200)
        {
            Assert.False(running.IsCompleted);
            await Task.Delay(20);
        }

        endpoint.CloseConnections();
        var before = sut.Snapshot().Answered.Values.Sum();
        var result = await running;

        Assert.True(result.Answered.Values.Sum() > before);
        Assert.Empty((await sut.CheckWritesAsync(CancellationToken.None)).Lost);
    }

    private static TrafficRun CreateSut(RedisServer server) => new(new MultiplexerFactory(server.Options), Options, TimeProvider.System);

    private static async Task<RedisKey> FirstKeyAsync(RedisServer server, string pattern) => (await KeysAsync(server, pattern))[0];

    private static async Task<RedisKey[]> KeysAsync(RedisServer server, string pattern)
    {
        var keys = new List<RedisKey>();
        await foreach (var key in server.Connection.GetServers()[0].KeysAsync(pattern: pattern))
        {
            keys.Add(key);
        }

        return [.. keys];
    }
}
