namespace Amply.Keyspace.Tests.Rates;

public sealed class RateLimiterTests(RedisFixture redis) : RedisTest(redis)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private RateLimiter Sut => new(Database);

    [Fact]
    public async Task Check_allows_the_limit_and_no_more()
    {
        var checks = new List<RateCheck>();
        for (var i = 0; i < 4; i++)
        {
            checks.Add(await Sut.CheckAsync("api:k", 3, Minute, None));
        }

        Assert.Equal([true, true, true, false], checks.Select(c => c.Allowed));
        Assert.Equal([2, 1, 0, 0], checks.Select(c => c.Remaining));
        Assert.All(checks, c => Assert.InRange(c.ResetsIn!.Value.TotalSeconds, 30, 60));
    }

    [Fact]
    public async Task Check_keeps_the_window_that_the_first_request_opened()
    {
        await Sut.CheckAsync("k", 3, Minute, None);
        await Database.KeyExpireAsync("rate:k", TimeSpan.FromSeconds(20));

        Assert.InRange((await Sut.CheckAsync("k", 3, Minute, None)).ResetsIn!.Value.TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task Check_gives_a_counter_without_ttl_one()
    {
        await Database.StringSetAsync("rate:k", 1_000_000);

        var check = await Sut.CheckAsync("k", 3, Minute, None);

        Assert.False(check.Allowed);
        Assert.InRange((await Database.KeyTimeToLiveAsync("rate:k"))!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task Check_of_parallel_requests_allows_exactly_the_limit()
    {
        var checks = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Sut.CheckAsync("k", 300, Minute, None)));
        Assert.Equal(300, checks.Count(c => c.Allowed));
    }

    [Fact]
    public async Task Check_of_what_is_no_counter_lets_pass_and_touches_nothing()
    {
        await Database.ListLeftPushAsync("rate:list", "x");
        await Database.StringSetAsync("rate:text", "x");
        await Database.StringSetAsync("rate:full", long.MaxValue);

        Assert.Equal((KeyState.WrongType, true), Brief(await Sut.CheckAsync("list", 3, Minute, None)));
        Assert.Equal((KeyState.Malformed, true), Brief(await Sut.CheckAsync("text", 3, Minute, None)));
        Assert.Equal((KeyState.Malformed, true), Brief(await Sut.CheckAsync("full", 3, Minute, None)));

        Assert.Null(await Database.KeyTimeToLiveAsync("rate:list"));
        Assert.Null(await Database.KeyTimeToLiveAsync("rate:text"));
        Assert.Equal("x", (string?)await Database.StringGetAsync("rate:text"));

        static (KeyState, bool) Brief(RateCheck check) => (check.State, check.Allowed);
    }
}
