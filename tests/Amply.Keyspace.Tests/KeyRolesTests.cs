using System.Text;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests;

public sealed class KeyRolesTests
{
    [Theory]
    [InlineData("session:x", KeyRole.Session)]
    [InlineData("session:\0", KeyRole.Session)]
    [InlineData("session:session:", KeyRole.Session)]
    [InlineData("user_sessions:u", KeyRole.UserSessions)]
    [InlineData("rate:k", KeyRole.Counter)]
    [InlineData("cache:k", KeyRole.CachedQuery)]
    [InlineData("cache::", KeyRole.CachedQuery)]
    [InlineData("cache-lease:k", KeyRole.CacheLease)]
    [InlineData("celery-task-meta-t", KeyRole.CeleryResult)]
    [InlineData("session:", KeyRole.Foreign)]
    [InlineData("user_sessions:", KeyRole.Foreign)]
    [InlineData("rate:", KeyRole.Foreign)]
    [InlineData("cache:", KeyRole.Foreign)]
    [InlineData("cache-lease:", KeyRole.Foreign)]
    [InlineData("celery-task-meta-", KeyRole.Foreign)]
    [InlineData("", KeyRole.Foreign)]
    [InlineData("session", KeyRole.Foreign)]
    [InlineData("sessions:x", KeyRole.Foreign)]
    [InlineData("Session:x", KeyRole.Foreign)]
    [InlineData(" session:x", KeyRole.Foreign)]
    [InlineData("\nsession:x", KeyRole.Foreign)]
    [InlineData("user_session:x", KeyRole.Foreign)]
    [InlineData("caches:x", KeyRole.Foreign)]
    public void Of_ANameIsByItsPrefixAndOneByteMore(string key, KeyRole role) =>
        Assert.Equal(role, KeyRoles.Of(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Of_WhenANameIsNoUtf8_JudgesItsBytes() => Assert.Equal(KeyRole.Counter, KeyRoles.Of([.. "rate:"u8, 0xff]));

    [Fact]
    public void Of_WhenAPrefixIsAlone_IsForeign()
    {
        foreach (var role in Enum.GetValues<KeyRole>().Where(k => k != KeyRole.Foreign))
        {
            Assert.Equal(KeyRole.Foreign, KeyRoles.Of(Encoding.UTF8.GetBytes(role.Prefix())));
            Assert.Equal(role, KeyRoles.Of(Encoding.UTF8.GetBytes(role.Prefix() + "x")));
        }
    }

    [Fact]
    public void TrySession_WhenAnEntryIsEmpty_NamesNoKey()
    {
        Assert.False(KeyNames.TrySession(RedisValue.EmptyString, out _));
        Assert.False(KeyNames.TrySession(Array.Empty<byte>(), out _));
        Assert.True(KeyNames.TrySession(new byte[] { 0xff }, out var key));
        Assert.Equal([.. "session:"u8, 0xff], (byte[])key!);
        Assert.Equal<RedisKey>(["session:a", "session:b"], KeyNames.Sessions(["a", "", "b"]));
    }
}
