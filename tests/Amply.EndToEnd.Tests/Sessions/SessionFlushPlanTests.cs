using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines.Flush;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>How long a plan says that its flush will take.</summary>
public sealed class SessionFlushPlanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plan_expects_what_the_pace_promises_once_the_first_pages_are_over(bool exact)
    {
        await using var server = await RedisServer.StartAsync();
        await new Seeder(server.Database, TimeProvider.System).WriteAsync(new SeedPlan(new SeedOptions { Sessions = 60_000 }, DateTimeOffset.UtcNow), default);

        var planned = await new SessionFlushRoutine(
                new MultiplexerFactory(server.Options), new SessionFlushOptions { Settle = TimeSpan.Zero, PlanOnly = exact }, new WarmingClock())
            .PlanAsync(new Progress<string>(), default);

        Assert.Equal(!exact, planned.Census.IsEstimate);
        // 64 to 132 pages of 10 ms, and as much again to end what they hold.
        Assert.InRange(planned.ExpectedSeconds, 1, 3);
    }

    // Each look at it is 10 ms later, the first ones 100 s.
    private sealed class WarmingClock : TimeProvider
    {
        private int looks;
        private long now;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => now += ++looks <= 10 ? 100_000 : 10;
    }
}
