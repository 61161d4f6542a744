using Amply.Keyspace.Connections;

namespace Amply.Keyspace.Tests.Connections;

public sealed class RedisUrlTests
{
    [Fact]
    public void Parse_reads_what_redis_py_takes()
    {
        Assert.True(RedisUrl.TryParse("rediss://:to%2Fken@127.9.8.2:6380/3?ssl_ca_certs=%2Ftmp%2Fca.pem", out var url, out _));

        Assert.Equal(("127.9.8.2", 6380, true, null, "to/ken", 3, "/tmp/ca.pem"), (url.Host, url.Port, url.Tls, url.User, url.Token, url.Database, url.CaFile));
    }

    [Fact]
    public void Parse_fills_in_port_and_database()
    {
        Assert.True(RedisUrl.TryParse("redis://host", out var url, out _));

        Assert.Equal(("host", 6379, false, 0, null), (url.Host, url.Port, url.Tls, url.Database, url.Token));
    }

    [Theory]
    [InlineData("http://:secret@host:1/0")]
    [InlineData("rediss://:secret@host:1/secret")]
    [InlineData("secret")]
    public void Parse_of_something_else_says_what_is_allowed_without_the_token(string text)
    {
        Assert.False(RedisUrl.TryParse(text, out _, out var problem));
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
