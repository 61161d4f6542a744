using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Redis;

public sealed class AgainTests
{
    private readonly LeapingClock clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Run_WhenTheConnectionIsLostTwice_DoesTheWorkAThirdTime()
    {
        var times = 0;

        Assert.Equal(3, await Again.RunAsync(() => ++times < 3 ? throw Lost() : Task.FromResult(times), clock, CancellationToken.None));
    }

    [Fact]
    public async Task Run_WhenItFailsForLongerThanThePatience_SaysTheCauseInOurWords()
    {
        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => Again.RunAsync<int>(() => throw Lost(), clock, CancellationToken.None));

        Assert.Equal("Redis did not answer within 15 s; the last failure: the connection was lost.", error.Message);
    }

    [Fact]
    public async Task Run_WhenRedisRefuses_DoesNotAskAgain()
    {
        var times = 0;

        await Assert.ThrowsAsync<RedisServerException>(() => Again.RunAsync<int>(() => ++times > 0 ? throw new RedisServerException(RedisErrorKind.None, CommandFlags.None, "NOPERM no") : Task.FromResult(0), clock, CancellationToken.None));

        Assert.Equal(1, times);
    }

    private static RedisConnectionException Lost() => new(ConnectionFailureType.SocketClosed, CommandFlags.None, "GET session:ses_x; words of a library", null);
}
