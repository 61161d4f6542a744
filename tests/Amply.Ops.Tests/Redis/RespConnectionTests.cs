using Amply.Ops.Aws;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Tests.Redis;

/// <summary>Replies as text, and this program's words for what is none. The protocol itself is tested with <c>RespClient</c>.</summary>
public sealed class RespConnectionTests
{
    [Theory]
    [InlineData("+PONG\r\n", "PONG")]
    [InlineData(":1\r\n", "1")]
    [InlineData("-ERR no\r\n", "-ERR no")]
    [InlineData("$-1\r\n", null)]
    [InlineData("$2\r\nab\r\n", "ab")]
    [InlineData("*2\r\n:1\r\n*1\r\n+a\r\n", "1\na")]
    [InlineData("*-1\r\n", "")]
    public async Task Send_WhenTheReplyIsRedis_ReadsIt(string sent, string? reply) => Assert.Equal(reply, await AskAsync(sent));

    [Theory]
    [InlineData("$2000000000\r\n", ConnectionFailureKind.TooLarge, "the reply is larger than 8.0 MiB")]
    [InlineData("$x\r\n", ConnectionFailureKind.NotRedis, "the answer is not Redis' protocol")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", ConnectionFailureKind.NotRedis, "the answer is not Redis' protocol")]
    public async Task Send_WhenTheReplyIsNone_SaysWhy(string sent, ConnectionFailureKind kind, string words)
    {
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => AskAsync(sent));

        Assert.Equal((kind, words), (error.Failure.Kind, error.Failure.Words));
    }

    private static async Task<string?> AskAsync(string reply)
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "+OK\r\n" : reply);
        using var connection = await RespConnection.OpenAsync(server.Endpoint, FakeAuthority.Trusted.Root, new Secret("token"), default);
        return await connection.SendAsync(default, "PING");
    }
}
