using System.Text;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests;

public sealed class KeyKindsTests
{
    [Theory]
    [InlineData("session:x", KeyKind.Session)]
    [InlineData("session:\0", KeyKind.Session)]
    [InlineData("session:session:", KeyKind.Session)]
    [InlineData("user_sessions:u", KeyKind.UserSessions)]
    [InlineData("rate:k", KeyKind.Counter)]
    [InlineData("cache:k", KeyKind.CachedQuery)]
    [InlineData("cache::", KeyKind.CachedQuery)]
    [InlineData("cache-lease:k", KeyKind.CacheLease)]
    [InlineData("celery-task-meta-t", KeyKind.CeleryResult)]
    [InlineData("session:", KeyKind.Foreign)]
    [InlineData("user_sessions:", KeyKind.Foreign)]
    [InlineData("rate:", KeyKind.Foreign)]
    [InlineData("cache:", KeyKind.Foreign)]
    [InlineData("cache-lease:", KeyKind.Foreign)]
    [InlineData("celery-task-meta-", KeyKind.Foreign)]
    [InlineData("", KeyKind.Foreign)]
    [InlineData("session", KeyKind.Foreign)]
    [InlineData("sessions:x", KeyKind.Foreign)]
    [InlineData("Session:x", KeyKind.Foreign)]
    [InlineData(" session:x", KeyKind.Foreign)]
    [InlineData("\nsession:x", KeyKind.Foreign)]
    [InlineData("user_session:x", KeyKind.Foreign)]
    [InlineData("caches:x", KeyKind.Foreign)]
    public void Of_ANameIsByItsPrefixAndOneByteMore(string key, KeyKind kind) => Assert.Equal(kind, KeyKinds.Of(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void Of_WhenANameIsNoUtf8_JudgesItsBytes() => Assert.Equal(KeyKind.Counter, KeyKinds.Of([.. "rate:"u8, 0xff]));

    [Fact]
    public void OfBarePrefix_TellsWhoseItIs()
    {
        foreach (var kind in Enum.GetValues<KeyKind>().Where(k => k != KeyKind.Foreign))
        {
            Assert.Equal(kind, KeyKinds.OfBarePrefix(Encoding.UTF8.GetBytes(kind.Prefix())));
            Assert.Equal(kind, KeyKinds.Of(Encoding.UTF8.GetBytes(kind.Prefix() + "x")));
            Assert.Equal(KeyKind.Foreign, KeyKinds.OfBarePrefix(Encoding.UTF8.GetBytes(kind.Prefix() + "x")));
            Assert.Equal(kind == KeyKind.UserSessions ? RedisType.Set : RedisType.String, kind.Type());
        }

        Assert.Equal(KeyKind.Foreign, KeyKinds.OfBarePrefix("amply:"u8));
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
