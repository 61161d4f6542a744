using Amply.Ops.Terminal;
using Amply.Ops.Tests.Sessions;

namespace Amply.Ops.Tests.Terminal;

public sealed class LastResortTests
{
    private const string Token = "t0ken0t0ken0t0ken0";

    [Theory]
    [InlineData("cannot reach rediss://:t0ken0t0ken0t0ken0@primary.example:6379/0 now", "cannot reach rediss://:[secret]@primary.example:6379/0 now")]
    [InlineData("redis://amply:t0ken0t0ken0t0ken0@h/0, rediss://:t0ken0t0ken0t0ken0@h/1", "redis://amply:[secret]@h/0, rediss://:[secret]@h/1")]
    [InlineData("h:6379,password=t0ken0t0ken0t0ken0,ssl=True", "h:6379,password=[secret],ssl=True")]
    [InlineData("""{"host":"h","token":"t0ken0t0ken0t0ken0","tls":true}""", """{"host":"h","token":"[secret]","tls":true}""")]
    [InlineData("""{ "token" : "t0ken0t0ken0t0ken0" }""", """{ "token" : "[secret]" }""")]
    [InlineData("the AUTH token could not be read: password is wrong", "the AUTH token could not be read: password is wrong")]
    [InlineData("rediss://primary.example:6379/0 and mail@example.com", "rediss://primary.example:6379/0 and mail@example.com")]
    [InlineData("", "")]
    public void Mask_HidesTheTokenAndNothingElse(string text, string expected) => Assert.Equal(expected, SecretMask.Of(text));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Report_NamesTheErrorWithoutItsSecrets(bool trace)
    {
        var terminal = new RecordingTerminal();
        var error = Thrown(new InvalidOperationException($"outer rediss://:{Token}@h:6379/0", new IOException($"inner rediss://:{Token}@h:6379/0")));

        Assert.Equal(ExitCode.Failed, LastResort.Report(error, terminal, trace));

        Assert.StartsWith("error: InvalidOperationException: outer rediss://:[secret]@h:6379/0", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, terminal.Text, StringComparison.Ordinal);
        Assert.Equal(trace, terminal.Text.Contains(nameof(Thrown), StringComparison.Ordinal));
        Assert.Equal(trace, terminal.Text.Contains("inner rediss://:[secret]@h", StringComparison.Ordinal));
        Assert.Equal(!trace, terminal.Text.Contains("AMPLY_TRACE=1", StringComparison.Ordinal));
    }

    private static Exception Thrown(Exception error)
    {
        try
        {
            throw error;
        }
        catch (Exception caught) when (caught == error)
        {
            return caught;
        }
    }
}
