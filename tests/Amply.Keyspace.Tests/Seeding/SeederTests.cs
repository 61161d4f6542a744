using Amply.Keyspace.Seeding;
using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Tests.Seeding;

public sealed class SeederTests(RedisFixture redis) : RedisTest(redis)
{
    private static readonly SeedOptions Small = new() { Sessions = 500, RateCounters = 30, CachedQueries = 20, CeleryResults = 10 };

    private Seeder Sut => new(Database, TimeProvider.System);

    [Fact]
    public async Task Write_makes_sessions_that_the_library_reads_and_lists()
    {
        var plan = new SeedPlan(Small, DateTimeOffset.UtcNow);

        var result = await Sut.WriteAsync(plan, None);

        Assert.Equal((500, 60), (result.Sessions, result.OtherKeys));
        Assert.Equal(500 + 60 + result.Users, (long)await Database.ExecuteAsync("DBSIZE"));
        foreach (var user in plan.Users())
        {
            var list = await new UserSessionStore(Database).ListAsync(user.UserId, None);
            Assert.Equal(user.Sessions.Select(s => s.Id).Order(StringComparer.Ordinal), list.Sessions.Select(s => s.Id).Order(StringComparer.Ordinal));
            Assert.All(list.Sessions, s => Assert.Equal(user.UserId, s.Session.UserId));
        }
    }

    [Fact]
    public void Plan_of_the_same_seed_is_the_same()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(Keys(Small), Keys(Small));
        Assert.NotEqual(Keys(Small), Keys(Small with { Seed = 2 }));

        string[] Keys(SeedOptions options) =>
            [.. new SeedPlan(options, now).Users().SelectMany(u => u.Sessions).Select(s => s.Id + s.Value), .. new SeedPlan(options, now).OtherKeys().Select(k => k.ToString())];
    }

    [Fact]
    public async Task Check_tells_missing_changed_and_expired_keys_apart()
    {
        var plan = new SeedPlan(Small, DateTimeOffset.UtcNow);
        await Sut.WriteAsync(plan, None);
        Assert.Equal(new SeedCheck(60, 0, 0, 0), await Sut.CheckOthersAsync(plan, None));

        var keys = plan.OtherKeys().Select(k => k.Key).ToArray();
        await Database.KeyDeleteAsync(keys[0]);
        await Database.StringSetAsync(keys[1], "changed");
        await Database.KeyDeleteAsync(keys[2]);
        await Database.SetAddAsync(keys[2], "changed");
        Assert.Equal(new SeedCheck(59, 0, 1, 2), await Sut.CheckOthersAsync(plan, None));

        var earlier = new SeedPlan(Small, DateTimeOffset.UtcNow.AddDays(-1));
        await Database.KeyDeleteAsync([.. keys.Select(k => (StackExchange.Redis.RedisKey)k)]);
        Assert.Equal(60, (await Sut.CheckOthersAsync(earlier, None)).Expired);
    }
}
