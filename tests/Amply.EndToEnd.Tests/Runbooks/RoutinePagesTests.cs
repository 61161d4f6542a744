using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Runbooks;

/// <summary>The pages of the routines and situations, worked through from top to bottom, each on a lab in the state that it is about.</summary>
public sealed class RoutinePagesTests
{
    private static readonly SeedOptions Seeds = new() { Sessions = 300, CachedQueries = 50, RateCounters = 20, CeleryResults = 20 };

    /// <summary>Every page that no other test works through.</summary>
    private static readonly string[] Here =
        ["cache-flush", "clients", "drill", "failover", "lost-node", "rate-limits", "reach", "rotate-token", "sessions-flush", "sessions-reindex", "snapshot", "switch-to-ha"];

    [ClientFact(TestClient.AwsCli)]
    public void No_page_goes_without_a_test()
    {
        var alarms = new[] { "high-cpu", "elevated-cpu", "low-cpu-credits", "low-memory", "high-database-memory", "high-evictions", "low-hit-rate", "high-connections", "authentication-failures", "replication-lag" };
        Assert.Equal(Runbook.Names, Here.Concat(alarms).Order(StringComparer.Ordinal));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Keys_pages_leave_what_they_are_not_about()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await using var redis = await LabRedis.ConnectAsync(lab);
        var database = redis.GetDatabase();
        var seeder = new Seeder(database, TimeProvider.System);
        await seeder.WriteAsync(new SeedPlan(Seeds, DateTimeOffset.UtcNow), default);

        await database.StringSetAsync("rate:api:abc123", "12");
        await WorkAsync("rate-limits", lab);
        Assert.False(await database.KeyExistsAsync("rate:api:abc123"));
        Assert.Equal(20, await CountAsync(redis, "rate:"));

        await database.SetAddAsync("user_sessions:usr_1", "ses_gone");
        await WorkAsync("sessions-reindex", lab);
        Assert.False(await database.KeyExistsAsync("user_sessions:usr_1"));
        Assert.Equal(300, await CountAsync(redis, "session:"));

        await database.StringSetAsync("cache:org:stats:1", "{}", TimeSpan.FromMinutes(30));
        await WorkAsync("cache-flush", lab);
        Assert.Equal((0, 300), (await CountAsync(redis, "cache:"), await CountAsync(redis, "session:")));

        await AddWhatThePageFlushesAsync(database);
        await File.WriteAllTextAsync(Path.Combine(lab.HomeDirectory, "leaked.txt"), "ses_leaked\n");
        await WorkAsync("sessions-flush", lab);
        Assert.Equal((0, 20, 20), (await CountAsync(redis, "session:"), await CountAsync(redis, "rate:"), await CountAsync(redis, "celery-task-meta-")));

        await lab.Cli.SucceedAsync("snapshot", "create", "--lab", lab.Name, "--name", "mine", "--execute");
        await WorkAsync("snapshot", lab);
        var left = await lab.Cli.SucceedAsync("snapshot", "list", "--lab", lab.Name);
        Assert.Contains("mine ", left.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("before-the-change", left.Output, StringComparison.Ordinal);
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Failover_and_back_and_by_name()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await using var redis = await LabRedis.ConnectAsync(lab);
        await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(new SeedPlan(Seeds, DateTimeOffset.UtcNow), default);

        var said = await WorkAsync("failover", lab);

        Assert.Contains("amply-redis-prod-002 is the primary; writes stopped for", said, StringComparison.Ordinal);
        Assert.Contains("amply-redis-prod-001 is the primary; writes stopped for", said, StringComparison.Ordinal);
        await WorkAsync("clients", lab);
        // By name, as the page's last commands have it.
        var nodes = JsonNode.Parse((await lab.Cli.SucceedAsync("status", "--lab", lab.Name, "--output", "json")).Output)!["nodes"]!.AsArray();
        Assert.Equal("amply-redis-prod-002", (string?)Assert.Single(nodes, n => (string?)n!["role"] == "primary")!["id"]);
        Assert.Equal(300, await CountAsync(redis, "session:"));
    }

    /// <summary>The drill of a restore: the node is lost, and a flush that was done after the snapshot must be done again.</summary>
    [ClientFact(TestClient.AwsCli)]
    public async Task A_lost_node_is_replaced_restored_and_flushed_again()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        var people = new SeedPlan(Seeds, DateTimeOffset.UtcNow);
        var thief = people.Users().First(user => user.Sessions.Count > 1);
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(people, default);
        }

        await lab.Cli.SucceedAsync("snapshot", "create", "--lab", lab.Name, "--name", "yesterday", "--execute");
        await lab.Cli.SucceedAsync("sessions", "flush", "--lab", lab.Name, "--user", thief.UserId, "--execute");
        await lab.Cli.SucceedAsync("lab", "fault", "kill", "--lab", lab.Name, "--node", "amply-redis-prod-001");

        await using var page = new OpenPage("lost-node", lab);
        await page.WorkUntilAsync("Verify");

        Assert.Contains("yesterday", page.Said, StringComparison.Ordinal);
        Assert.Contains("0 sessions (no filter: ALL users)", page.Said, StringComparison.Ordinal);
        // The restore brought back the sessions of the user, and only those are deleted again.
        Assert.Contains($"delete {thief.Sessions.Count} of 300 sessions", page.Said, StringComparison.Ordinal);
        Assert.Equal("amply-redis-prod-g2", lab.Outputs.ReplicationGroupId);
        await page.WorkToTheEndAsync();
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Switching_to_ha_and_back_keeps_every_session()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        await using var redis = await LabRedis.ConnectAsync(lab);
        await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(new SeedPlan(Seeds, DateTimeOffset.UtcNow), default);

        var said = await WorkAsync("switch-to-ha", lab);

        Assert.Matches("amply-redis-prod-002 +replica +in sync", said);
        Assert.Equal(300, await CountAsync(redis, "session:"));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Rotation_ends_the_old_token()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        var before = lab.Token;

        await WorkAsync("rotate-token", lab);

        Assert.NotEqual(before, lab.Token);
        await using var redis = await LabRedis.ConnectAsync(lab);
        await redis.GetDatabase().PingAsync();
        await Assert.ThrowsAsync<RedisConnectionException>(() => LabRedis.ConnectAsync(lab, before));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task A_drill_leaves_nothing_behind()
    {
        await using var lab = await RunningLab.UpAsync();

        var said = await WorkAsync("drill", lab);

        Assert.Contains("Lab drill is down", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(lab.HomeDirectory, ".lab", "drill")));
    }

    // A selection that matches nothing ends with 5.
    private static async Task AddWhatThePageFlushesAsync(IDatabase database)
    {
        (string Id, string User, bool Indexed, string Country)[] sessions =
        [
            ("leaked", "usr_9", true, "DE"), ("a", "usr_1", true, "DE"), ("b", "usr_1", false, "DE"), ("c", "usr_2", true, "DE"), ("d", "usr_4", true, "KP"),
        ];
        foreach (var (id, user, indexed, country) in sessions)
        {
            var value = $$"""{"user_id": "{{user}}", "client": {"ip_country": "{{country}}"} }""";
            await database.StringSetAsync("session:ses_" + id, value, TimeSpan.FromMinutes(30));
            if (indexed)
            {
                await database.SetAddAsync("user_sessions:" + user, "ses_" + id);
            }
        }
    }

    private static async Task<string> WorkAsync(string name, RunningLab lab)
    {
        await using var page = new OpenPage(name, lab);
        await page.WorkToTheEndAsync();
        return page.Said;
    }

    private static async Task<int> CountAsync(ConnectionMultiplexer redis, string prefix) =>
        await redis.GetServer(redis.GetEndPoints()[0]).KeysAsync(pattern: prefix + "*").CountAsync();
}
