using StackExchange.Redis;

namespace Amply.Keyspace.Tests.Rates;

public sealed class CounterScriptsTests(RedisFixture redis) : RedisTest(redis)
{
    public static TheoryData<string, bool> Values => new()
    {
        { "0", true },
        { "1", true },
        { "-7", true },
        { "1000000000000000000", true },
        { "9223372036854775807", true },
        { "-9223372036854775808", true },
        { "9223372036854775808", false },
        { "-9223372036854775809", false },
        { "99999999999999999999", false },
        { "100000000000000000000", false },
        { "", false },
        { "-", false },
        { "-0", false },
        { "+1", false },
        { "007", false },
        { " 1", false },
        { "1 ", false },
        { "1\n", false },
        { "1\0", false },
        { "1.0", false },
        { "1e3", false },
        { "0x1", false },
        { "١", false },
        { """{"default":100}""", false },
        { "nan", false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_counter_is_what_redis_itself_would_count_on(string value, bool isCounter)
    {
        await Database.StringSetAsync("rate:k", value);

        Assert.Equal(isCounter, await CountsAsync());
        Assert.Equal(isCounter ? (1, 0) : (0, 1), await RunAsync(CounterScripts.Expire, 60_000));
        Assert.Equal(isCounter, await Database.KeyTimeToLiveAsync("rate:k") is not null);
        Assert.Equal(value, (string?)await Database.StringGetAsync("rate:k"));
        Assert.Equal(isCounter ? (1, 0) : (0, 1), await RunAsync(CounterScripts.Delete));
        Assert.Equal(!isCounter, await Database.KeyExistsAsync("rate:k"));
    }

    [Fact]
    public async Task Expire_that_only_tells_changes_nothing()
    {
        await Database.StringSetAsync("rate:k", 5);
        Assert.Equal((1, 0), await RunAsync(CounterScripts.Expire, 0));
        Assert.Null(await Database.KeyTimeToLiveAsync("rate:k"));
    }

    [Fact]
    public async Task Expire_leaves_a_counter_its_own_end()
    {
        await Database.StringSetAsync("rate:k", 5, TimeSpan.FromMinutes(5));
        Assert.Equal((0, 0), await RunAsync(CounterScripts.Expire, 1_000));
        Assert.InRange((await Database.KeyTimeToLiveAsync("rate:k"))!.Value.TotalSeconds, 200, 300);
    }

    [Fact]
    public async Task Another_type_is_no_counter_and_an_absent_key_is_nothing()
    {
        Assert.Equal((0, 0), await RunAsync(CounterScripts.Expire, 1_000));
        Assert.Equal((0, 0), await RunAsync(CounterScripts.Delete));

        await Database.ListLeftPushAsync("rate:k", "5");
        Assert.Equal((0, 1), await RunAsync(CounterScripts.Expire, 1_000));
        Assert.Equal((0, 1), await RunAsync(CounterScripts.Delete));
        Assert.Equal("5", (string?)await Database.ListGetByIndexAsync("rate:k", 0));
        Assert.Null(await Database.KeyTimeToLiveAsync("rate:k"));
    }

    private async Task<(long Changed, long Left)> RunAsync(string script, params RedisValue[] arguments)
    {
        var reply = (long[])(await Database.ScriptEvaluateAsync(script, ["rate:k"], arguments))!;
        return (reply[0], reply[1]);
    }

    private async Task<bool> CountsAsync()
    {
        try
        {
            await Database.StringIncrementAsync("rate:k", 0);
            return true;
        }
        catch (RedisServerException error) when (RedisErrors.IsNotANumber(error))
        {
            return false;
        }
    }
}
