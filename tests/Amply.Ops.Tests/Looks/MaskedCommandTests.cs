using Amply.Ops.Routines.Looks;

namespace Amply.Ops.Tests.Looks;

/// <summary>What <c>slowlog</c> shows of commands that clients sent.</summary>
public sealed class MaskedCommandTests
{
    private const string Id = "ses_hyxn9ezqz9fjm8w5k18kgccjr2qnxzqu";

    [Theory]
    [InlineData("GET session:…", "get", $"session:{Id}")]
    [InlineData("UNLINK session:… ×2 (1 more argument)", "UNLINK", $"session:{Id}", "session:x", "plain")]
    [InlineData("SET rate:… (1 more argument)", "SET", "rate:api:key", "secret:of:the:customer")]
    [InlineData("KEYS *", "KEYS", "*")]
    [InlineData("SCAN session:… (3 more arguments)", "SCAN", "0", "MATCH", "session:*", "1000")]
    [InlineData("CLIENT LIST", "client", "list")]
    [InlineData("EVAL … (2 arguments)", "EVAL", "return redis.call('GET', 'session:ses_x')", "0")]
    [InlineData("SADD user_sessions:… (119 more arguments)", "SADD", "user_sessions:ada", Id, "... (118 more arguments)")]
    [InlineData("PING", "PING")]
    [InlineData("(unreadable)", "\u001b[2J\u001b[1;1Hhealthy", "x")]
    [InlineData("(unreadable)", "session:x")]
    [InlineData("(unreadable)")]
    public void Of_ShowsTheCommandAndKindsOfItsKeys(string shown, params string[] words) => Assert.Equal(shown, MaskedCommand.Of(words));

    [Fact]
    public void Entry_WithHostileTexts_HoldsNoKeyAndIsCut()
    {
        object?[] entry =
            [7L, 1_764_420_000L, 12_345L, new object?[] { "GET", $"session:{Id}" }, "10.0.1.7:50412", "\u001b]0;owned\u0007" + new string('n', 500)];

        var command = SlowCommand.Of("n-001", entry)!;

        Assert.Equal(("n-001", 7L, 12.345, "GET session:…", "10.0.1.7:50412"), (command.Node, command.Number, command.DurationMs, command.Command, command.Client));
        Assert.InRange(command.Name!.Length, 1, 121);
        Assert.DoesNotContain(Id, command.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_OfAnotherForm_IsSkipped()
    {
        object?[] odd = [null, "text", 1L, Array.Empty<object?>(), new object?[] { 1L, -1L, 2L, new object?[] { "GET" } }, new object?[] { 1L, long.MaxValue, 2L, new object?[] { "GET" } }];

        Assert.All(odd, entry => Assert.Null(SlowCommand.Of("n-001", entry)));
    }
}
