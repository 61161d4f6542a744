using System.Diagnostics;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;
using Amply.Lab.Supervisor;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>The command line's flush killed at random moments while the primary of every shard is lost, and run again.</summary>
public sealed class FlushKilledInFailoverTests
{
    private const int Sessions = 3_000;
    private const int Others = 500;

    private static readonly SeedOptions Seed = new() { Sessions = Sessions, RateCounters = 300, CachedQueries = 100, CeleryResults = 100 };

    [Theory]
    [Trait("Category", SoakRuns.Category)]
    [InlineData("mode=ha")]
    [InlineData("mode=cluster", "--set", "shards=3")]
    public async Task Flush_killed_in_a_failover_and_run_again_ends_where_it_should(params string[] settings)
    {
        await using var lab = await RunningLab.UpAsync(["--set", .. settings]);
        var halfway = 0;
        for (var run = 0; run < SoakRuns.Count; run++)
        {
            var plan = new SeedPlan(Seed with { Seed = run + 1 }, DateTimeOffset.UtcNow);
            await using (var client = await LabRedis.ConnectAsync(lab))
            {
                await Task.WhenAll(LabRedis.Primaries(client).Select(primary => primary.ExecuteAsync("FLUSHALL")));
                await new Seeder(client.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);
                // What is not replicated when its primary is lost was never safe, flush or no flush.
                await lab.UntilAsync(IsInSync);
                halfway += await KillInFailoverAsync(lab, client, after: Random.Shared.Next(1, Sessions)) ? 1 : 0;
            }

            await lab.UntilAsync(IsInSync);
            await lab.Cli.SucceedAsync("sessions", "flush", "--lab", lab.Name, "--everyone", "--execute", "--yes");

            await using var fresh = await LabRedis.ConnectAsync(lab);
            Assert.Equal(Others, (await Task.WhenAll(LabRedis.Primaries(fresh).Select(primary => primary.DatabaseSizeAsync()))).Sum());
            Assert.Equal(new SeedCheck(Others, 0, 0, 0), await new Seeder(fresh.GetDatabase(), TimeProvider.System).CheckOthersAsync(plan, default));
        }

        // Or every kill came too early or too late, and nothing was tried.
        Assert.True(halfway > 0, $"none of {SoakRuns.Count} flushes was killed halfway");
    }

    // Small batches: the more commands, the more moments to be killed at. True where the flush was still at it.
    private static async Task<bool> KillInFailoverAsync(RunningLab lab, ConnectionMultiplexer client, int after)
    {
        var start = ShippedProgram.Start(["sessions", "flush", "--lab", lab.Name, "--everyone", "--batch", "10", "--execute", "--yes"]);
        start.WorkingDirectory = start.Environment["AMPLY_HOME"] = lab.HomeDirectory;
        using var flush = Process.Start(start)!;
        var reading = Task.WhenAll(flush.StandardOutput.ReadToEndAsync(), flush.StandardError.ReadToEndAsync());
        var primaries = LabRedis.Primaries(client).ToArray();
        long size = 0, full = 0;
        do
        {
            full = Math.Max(full, size);
            size = (await Task.WhenAll(primaries.Select(primary => primary.DatabaseSizeAsync()))).Sum();
        }
        while (!flush.HasExited && full - size < after);

        var lost = (await lab.StatusAsync()).Nodes.Where(node => node.Role is "primary").ToArray();
        await Task.WhenAll(lost.Select(node => lab.Labs.KillAsync(lab.Name, node.Id, CancellationToken.None)));
        // Before the promotion, in it, or some way into what the flush does on the promoted nodes.
        await Task.Delay(Random.Shared.Next(0, 3_000));
        var halfway = !flush.HasExited;
        flush.Kill();
        await flush.WaitForExitAsync();
        await reading;
        return halfway;
    }

    private static bool IsInSync(LabStatus status) =>
        status.Nodes.All(node => node.Role is "primary" || (node.Role is "replica" && node.LinkUp is true))
        && status.Nodes.Where(node => node.Role is "replica").All(replica => status.Nodes.Any(node => node.Role is "primary" && node.Offset <= replica.Offset));
}
