using Amply.Ops.Routines.Commands;
using Amply.Wire;

namespace Amply.Ops.Tests.Looks;

/// <summary>Which commands <c>cli</c> sends, and for which it asks for consent.</summary>
public sealed class CliCommandsTests
{
    [Fact]
    public void Refused_IsEveryCommandThatElastiCacheRestricts() => Assert.All(
        RestrictedCommands.All, one => Assert.Contains("ElastiCache", RefusedHere.Of([.. one.Name.Split('|')], "--lab x")!.What, StringComparison.Ordinal));

    [Theory]
    [InlineData("config", "GET", "maxmemory")]
    [InlineData("FAILOVER")]
    [InlineData("Cluster", "Replicate", "id")]
    [InlineData("FLUSHALL")]
    [InlineData("MONITOR")]
    [InlineData("subscribe", "news")]
    [InlineData("BLPOP", "queue", "0")]
    [InlineData("XREAD", "block", "0", "STREAMS", "s", "$")]
    [InlineData("AUTH", "token")]
    [InlineData("CLIENT", "KILL", "ID", "7")]
    [InlineData("CLIENT", "REPLY", "OFF")]
    public void Refused_NamesOneCommandInItsPlace(params string[] words)
    {
        var refusal = RefusedHere.Of([.. words], "--lab x")!;

        Assert.Equal(ExitCode.Refused, refusal.Code);
        Assert.StartsWith("./amply ", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("{target}", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "config")]
    [InlineData("CLIENT", "LIST")]
    [InlineData("CLUSTER", "NODES")]
    [InlineData("XREAD", "STREAMS", "s", "0")]
    [InlineData("ACL", "WHOAMI")]
    public void Others_AreSent(params string[] words) => Assert.Null(RefusedHere.Of([.. words], "--lab x"));

    [Theory]
    [InlineData("get", "readonly,fast", "@read,@string,@fast", false)]
    [InlineData("info", "loading,stale", "@slow,@dangerous", false)]
    [InlineData("slowlog|get", "admin,loading,stale", "@admin,@slow,@dangerous", false)]
    [InlineData("slowlog|reset", "admin,loading,stale", "@admin,@slow,@dangerous", true)]
    [InlineData("set", "write,denyoom", "@write,@string,@slow", true)]
    [InlineData("eval", "noscript,stale", "@slow,@scripting", true)]
    [InlineData("publish", "pubsub,loading", "@pubsub,@fast", true)]
    [InlineData("newcommand", "fast", "@fast", true)]
    [InlineData("newcommand", "readonly", "@read,@dangerous", true)]
    public void Kind_TakesForAChangeWhatIsNotKnownToRead(string name, string flags, string categories, bool mayChange)
    {
        object?[] reply = [Known(name, flags, categories)];

        var effect = CommandKind.Of([.. name.Split('|')], reply)!;

        Assert.Equal((name.Replace('|', ' ').ToUpperInvariant(), mayChange), (effect.Name, effect.MayChange));
    }

    [Fact]
    public void Kind_WhenTheServerDoesNotSay_IsAChangeOrUnknown()
    {
        Assert.True(CommandKind.Of(["GET", "x"], new RespError("NOPERM no"))!.MayChange);
        Assert.Null(CommandKind.Of(["NOSUCH"], new object?[] { null }));
        Assert.Null(CommandKind.Of(["GET", "x"], "no list"));
    }

    [Fact]
    public void Kind_OfASubcommandOnAnOldServer_IsToldByBothWords()
    {
        object?[] reply = [null, Known("client", "admin,noscript", "@admin,@dangerous")];

        Assert.False(CommandKind.Of(["CLIENT", "LIST"], reply)!.MayChange);
        Assert.True(CommandKind.Of(["CLIENT", "PAUSE", "1000"], reply)!.MayChange);

        object?[] log = [Known("acl|log", "admin", "@admin,@dangerous")];
        Assert.False(CommandKind.Of(["ACL", "LOG", "128"], log)!.MayChange);
        Assert.True(CommandKind.Of(["ACL", "LOG", "reset"], log)!.MayChange);
    }

    private static object?[] Known(string name, string flags, string categories) =>
        [name, -1L, Statuses(flags), 0L, 0L, 0L, Statuses(categories)];

    private static object?[] Statuses(string texts) => [.. texts.Split(',').Select(text => new RespStatus(text))];
}
