using Amply.Ops.Routines.Sessions;
using Amply.Wire;
using Moq;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Sessions;

public sealed class ReadSourcesTests
{
    [Theory]
    [InlineData("7.0.15", false)]
    [InlineData("7.1.0", false)]
    [InlineData("7.2.0", true)]
    [InlineData("7.2.4", true)]
    [InlineData("8.0.0", true)]
    [InlineData("10.1.2", true)]
    [InlineData("", false)]
    [InlineData("unknown", false)]
    public void HasNoTouch_WhenTheVersionIsFrom72On_IsTrue(string version, bool has) =>
        Assert.Equal(has, ReadSources.HasNoTouch(NodeInfo.Parse($"redis_version:{version}\r\n")));

    [Fact]
    public async Task BeginPage_WhenReadsShallCountAsNoUse_TellsEachServerForEachPage()
    {
        var servers = new[] { new Mock<IServer>(MockBehavior.Strict), new Mock<IServer>(MockBehavior.Strict) };
        foreach (var server in servers)
        {
            server.Setup(s => s.ExecuteAsync("CLIENT", new object[] { "NO-TOUCH", "ON" })).ReturnsAsync(RedisResult.Create((RedisValue)"OK"));
        }

        var source = new ReadSource(Mock.Of<IDatabase>(), CommandFlags.DemandMaster) { Untouched = [.. servers.Select(server => server.Object)] };
        await source.BeginPageAsync();
        await source.BeginPageAsync();

        foreach (var server in servers)
        {
            server.Verify(s => s.ExecuteAsync("CLIENT", new object[] { "NO-TOUCH", "ON" }), Times.Exactly(2));
        }
    }

    [Fact]
    public void Sentences_WhenThereIsNoWay_SaysThatIdleTimesBeginAgain()
    {
        var sentences = ReadPlace.Sentences([new ReadPlace(ReadWay.Primary, "10.0.0.1:6379", "7.0.7"), new ReadPlace(ReadWay.Primary, "10.0.0.2:6379", "7.0.7")]);

        Assert.Equal(
            "Values were read from primary 10.0.0.1:6379, 10.0.0.2:6379: no replica is in sync, and Redis 7.0.7 has no CLIENT NO-TOUCH. The reads reset idle times.",
            Assert.Single(sentences));
    }
}
