using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Moq;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Keys;

public sealed class KeysJudgedTests
{
    [Fact]
    public async Task ApplyAsync_WhenOneKeyOfAPageFails_CountsTheKeysThatWereChanged()
    {
        var tally = new ChangeTally();

        await Assert.ThrowsAsync<RedisServerException>(() =>
            new CacheFlush("").ApplyAsync(Database(new RedisServerException(RedisErrorKind.None, CommandFlags.None, "TRYAGAIN")), clustered: true, Keys, tally));

        Assert.Equal((2, "2"), (tally.Count, tally.Words));
    }

    [Fact]
    public async Task ApplyAsync_WhenAnAnswerIsLost_SaysThatTheCountIsTheLeast()
    {
        var tally = new ChangeTally();
        var error = new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "lost");

        await Assert.ThrowsAsync<RedisConnectionException>(() =>
            new RateRepair(TimeSpan.FromMinutes(1)).ApplyAsync(Database(error), clustered: true, Keys, tally));

        Assert.Equal((2, "at least 2"), (tally.Count, tally.Words));
    }

    private static RedisKey[] Keys => ["cache:a", "cache:fails", "cache:c"];

    private static IDatabase Database(Exception error)
    {
        var database = new Mock<IDatabase>(MockBehavior.Strict);
        database.Setup(d => d.ScriptEvaluateAsync(It.IsAny<string>(), It.IsAny<RedisKey[]>(), It.IsAny<RedisValue[]>(), CommandFlags.DemandMaster))
            .Returns((string _, RedisKey[] keys, RedisValue[] _, CommandFlags _) => keys[0] == "cache:fails"
                ? Task.FromException<RedisResult>(error)
                : Task.FromResult(RedisResult.Create([RedisResult.Create(1), RedisResult.Create(0)])));
        return database.Object;
    }
}
