using System.Diagnostics;
using Amply.Keyspace.Seeding;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Flushes killed at random moments and run again.</summary>
public sealed class FlushKilledTests
{
    private static readonly SeedOptions Seed = new() { Sessions = 3_000, RateCounters = 300, CachedQueries = 100, CeleryResults = 100 };

    [Fact]
    [Trait("Category", SoakRuns.Category)]
    public async Task Flush_killed_at_any_moment_hides_no_session_and_run_again_ends_where_it_should()
    {
        await using var server = await RedisServer.StartAsync();
        var halfway = 0;
        for (var run = 0; run < SoakRuns.Count; run++)
        {
            await server.Database.ExecuteAsync("FLUSHALL");
            var plan = new SeedPlan(Seed with { Seed = run + 1 }, DateTimeOffset.UtcNow);
            await new Seeder(server.Database, TimeProvider.System).WriteAsync(plan, default);
            var many = plan.Users().MaxBy(u => u.Sessions.Count)!;
            var victim = (run % 3) switch { 0 => "everyone", 1 => "byValue", _ => many.UserId };

            var meant = victim == many.UserId ? many.Sessions.Count : 3_000;
            await KillAsync(server, victim, after: Random.Shared.Next(0, meant));
            var left = await AssertNoneHiddenAsync(server, plan);
            halfway += left is > 0 and < 3_000 ? 1 : 0;

            Assert.Equal(0, await RunAsync(server, victim));
            var expected = victim == many.UserId ? plan.Users().Where(u => u.UserId != victim).ToArray() : [];
            Assert.Equal(expected.Sum(u => u.Sessions.Count), await AssertNoneHiddenAsync(server, plan));
            Assert.Equal(500 + expected.Sum(u => u.Sessions.Count) + expected.Length, (long)await server.Database.ExecuteAsync("DBSIZE"));
            Assert.Equal(new SeedCheck(500, 0, 0, 0), await new Seeder(server.Database, TimeProvider.System).CheckOthersAsync(plan, default));
        }

        // Or every kill came too early or too late, and nothing was tried.
        Assert.True(halfway > 0, $"none of {SoakRuns.Count} flushes was killed halfway");
    }

    // Every session that lives is in its user's index; returns how many live.
    private static async Task<int> AssertNoneHiddenAsync(RedisServer server, SeedPlan plan)
    {
        var live = 0;
        foreach (var user in plan.Users())
        {
            var shown = (await server.Database.SetMembersAsync("user_sessions:" + user.UserId)).ToHashSet();
            var exist = await Task.WhenAll(user.Sessions.Select(s => server.Database.KeyExistsAsync("session:" + s.Id)));
            Assert.All(user.Sessions.Where((_, i) => exist[i]), s => Assert.Contains((RedisValue)s.Id, shown));
            live += exist.Count(e => e);
        }

        return live;
    }

    // As soon as so many keys are gone; a moment by the clock would be before or after the flush on another machine.
    private static async Task KillAsync(RedisServer server, string whose, int after)
    {
        var before = (long)await server.Database.ExecuteAsync("DBSIZE");
        using var process = Start(server, whose);
        Assert.Equal("begun", await process.StandardOutput.ReadLineAsync());
        while (!process.HasExited && before - (long)await server.Database.ExecuteAsync("DBSIZE") < after)
        {
            await Task.Yield();
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task<int> RunAsync(RedisServer server, string whose)
    {
        using var process = Start(server, whose);
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Process Start(RedisServer server, string whose) => Process.Start(new ProcessStartInfo("dotnet")
    {
        RedirectStandardOutput = true,
        ArgumentList = { Path.Combine(AppContext.BaseDirectory, "FlushVictim.dll"), server.SocketPath, whose },
    })!;
}
