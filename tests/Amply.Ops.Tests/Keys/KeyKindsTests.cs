using System.Text;
using Amply.Ops.Routines.Keys;

namespace Amply.Ops.Tests.Keys;

public sealed class KeyKindsTests
{
    [Theory]
    [InlineData("session:abc", "session:")]
    [InlineData("user_sessions:u", "user_sessions:")]
    [InlineData("celery-task-meta-1", "celery-task-meta-")]
    [InlineData("cache-lease:a", "cache-lease:")]
    [InlineData("celery", "celery")]
    [InlineData("celery\u0006\u00163", "celery")]
    [InlineData("celery-taskset-meta-1", "celery-taskset-meta-")]
    [InlineData("unacked", "unacked")]
    [InlineData("unacked_index", "unacked_index")]
    [InlineData("unacked_mutex", "unacked_mutex")]
    [InlineData("_kombu.binding.celery", "_kombu.binding.")]
    [InlineData("_kombu.binding.reply.celery.pidbox", "_kombu.binding.")]
    [InlineData("0e1f.reply.celery.pidbox", "*.reply.celery.pidbox")]
    [InlineData("celery@host.celery.pidbox", "*.celery.pidbox")]
    [InlineData("celeryev.3f", "celeryev")]
    [InlineData("celerystats:day", "celerystats:")]
    [InlineData("unacked:mine", "unacked:")]
    [InlineData("feature:flags:x", "feature:")]
    [InlineData("plain", "(other)")]
    [InlineData(":x", "(other)")]
    [InlineData("", "(other)")]
    [InlineData("cache:", "(other)")]
    [InlineData("session:", "(other)")]
    public void Of_WhenDepthIsOne_NamesTheKind(string key, string kind) => Assert.Equal(kind, Of(key, 1));

    [Theory]
    [InlineData("cache:org:stats:7", 2, "cache:org:")]
    [InlineData("cache:org:stats:7", 3, "cache:org:stats:")]
    [InlineData("cache:org:stats:7", 5, "cache:org:stats:")]
    [InlineData("cache:giant", 2, "cache:")]
    [InlineData("rate:login:10.0.0.1", 2, "rate:login:")]
    [InlineData("feature:a:b", 2, "feature:a:")]
    public void Of_WhenDepthIsMore_SplitsAtThatColon(string key, int depth, string kind) => Assert.Equal(kind, Of(key, depth));

    [Theory]
    [InlineData("session:part:of:an:id", "session:")]
    [InlineData("user_sessions:org:7", "user_sessions:")]
    public void Of_WhenAnIdHasColons_ShowsNothingOfIt(string key, string kind) => Assert.Equal(kind, Of(key, 5));

    [Fact]
    public void Of_WhenTheTextBeforeAColonIsLong_TakesItForNoKind()
    {
        Assert.Equal("(other)", Of(new string('a', 50) + ":x", 1));
        Assert.Equal("cache:", Of("cache:" + new string('a', 200) + ":x", 2));
    }

    [Fact]
    public void NameOf_WhenTheNameHoldsAnId_ShowsItsHash()
    {
        Assert.Matches("^session:[0-9a-f]{12}$", Name("session:ses_secret"));
        Assert.Matches("^user_sessions:[0-9a-f]{12}$", Name("user_sessions:ada@example.org"));
        Assert.Equal("cache:a", Name("cache:a"));
        Assert.Equal(121, Name("cache:" + new string('x', 500)).Length);
    }

    private static string Of(string key, int depth) => KeyKinds.Of(Encoding.UTF8.GetBytes(key), depth);

    private static string Name(string key) => BiggestKeys.NameOf(Encoding.UTF8.GetBytes(key));
}
