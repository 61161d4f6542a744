namespace Amply.Wire.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:6379", "127.0.0.1", 6379)]
    [InlineData("redis.example:1", "redis.example", 1)]
    [InlineData("[::1]:65535", "[::1]", 65535)]
    public void Parse_ReadsHostAndPort(string text, string address, int port)
    {
        var endpoint = Endpoint.Parse(text);

        Assert.Equal(new Endpoint(address, port), endpoint);
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(":6379")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:99999999999999999999")]
    [InlineData("host:-1")]
    [InlineData("host: 1")]
    [InlineData("host:1\r\n")]
    public void Parse_WhenTheTextIsNone_Throws(string text) => Assert.Throws<FormatException>(() => Endpoint.Parse(text));
}
