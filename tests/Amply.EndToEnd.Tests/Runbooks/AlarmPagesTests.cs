using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;
using Amply.TestServers;

namespace Amply.EndToEnd.Runbooks;

/// <summary>The pages of the alarms, worked through while a group is in the very trouble, and verified when it is over.</summary>
public sealed class AlarmPagesTests
{
    private const string Primary = "amply-redis-prod-001";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Pages =
    [
        "high-cpu", "elevated-cpu", "low-cpu-credits", "low-memory", "high-database-memory", "high-evictions", "low-hit-rate", "high-connections", "authentication-failures",
    ];

    // The lab has no CPU credits, and the two that need a quarter of an hour and more do not fire within a test.
    private static readonly string[] Firing = [.. Pages.Except(["elevated-cpu", "low-cpu-credits", "low-hit-rate"])];

    [ClientFact(TestClient.AwsCli)]
    public async Task Commands_work_in_the_trouble_and_verify_its_end()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false", "--set", "alarms.cpuPercent=2", "--set", "alarms.cpuWarningPercent=1", "--set", "alarms.connections=20");
        await using var redis = await LabRedis.ConnectAsync(lab);
        await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(new SeedPlan(new SeedOptions { Sessions = 1_000, CachedQueries = 500 }, DateTimeOffset.UtcNow), default);
        var pages = Pages.ToDictionary(name => name, name => new OpenPage(name, lab));
        try
        {
            // A node that is much too small, and clients that are much too busy.
            await NodeAdmin.ExecuteAsync(lab, Primary, "CONFIG", "SET", "maxmemory", "8mb");
            await using (await Load.StartAsync(lab, redis, connections: 30))
            {
                foreach (var (kind, page) in pages)
                {
                    // The page before may have mended for a while what this one is about: making room stops evictions too.
                    await UntilAsync(lab, status => !Firing.Contains(kind) || IsShown(status, kind));
                    await page.WorkUntilAsync("Verify");
                }
            }

            Assert.Matches(@"\baddr=127\.", pages["authentication-failures"].Said);
            Assert.Matches(@"(?m)^127\.\S+ +[34]\d ", pages["high-connections"].Said);
            Assert.Matches(@"(?m) GET *$", pages["high-cpu"].Said);
            Assert.Contains("cache:", pages["low-memory"].Said, StringComparison.Ordinal);

            // What those who own the clients and the configuration do about it.
            await NodeAdmin.ExecuteAsync(lab, Primary, "CONFIG", "SET", "maxmemory", "512mb");
            await lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "alarms.cpuPercent=80", "--set", "alarms.cpuWarningPercent=45", "--set", "alarms.connections=100");
            foreach (var page in pages.Values)
            {
                await page.WorkToTheEndAsync();
            }
        }
        finally
        {
            foreach (var page in pages.Values)
            {
                await page.DisposeAsync();
            }
        }
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Replication_lag_is_seen_waited_for_and_over()
    {
        const string Replica = "amply-redis-prod-002";
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await using var page = new OpenPage("replication-lag", lab);
        // A primary that nobody listens for: the link is down and stays so.
        var link = (await File.ReadAllLinesAsync(Path.Combine(lab.Directory, "nodes", Replica, "redis.conf"))).Single(l => l.StartsWith("replicaof ", StringComparison.Ordinal)).Split(' ');
        await NodeAdmin.ExecuteAsync(lab, Replica, "REPLICAOF", link[1], "1");
        await UntilAsync(lab, status => status.Output.Contains("./amply runbook replication-lag", StringComparison.Ordinal));

        await page.WorkUntilAsync("Verify");
        var refused = await lab.Cli.RunAsync("failover", "--lab", lab.Name, "--execute");
        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Contains("no replica is in sync", refused.Error, StringComparison.Ordinal);

        await NodeAdmin.ExecuteAsync(lab, Replica, "REPLICAOF", link[1], link[2]);
        await page.WorkToTheEndAsync();
        Assert.Contains($"{Replica} is in sync", page.Said, StringComparison.Ordinal);
    }

    private static bool IsShown(CliResult status, string kind) =>
        status.Output.Contains($"alarm: redis-amply-{kind}-", StringComparison.Ordinal);

    private static async Task UntilAsync(RunningLab lab, Func<CliResult, bool> seen)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var status = await lab.Cli.RunAsync("status", "--lab", lab.Name);
            if (seen(status))
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"not within {Patience}; last seen:\n{status}");
        }
    }
}
