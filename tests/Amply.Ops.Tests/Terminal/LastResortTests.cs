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
    [InlineData("GET session:ses_hyxn9ezqz9fj; SimpleError: NOAUTH", "GET session:[secret]; SimpleError: NOAUTH")]
    [InlineData("user_sessions:usr_1, rate:api:x cache:org:1 'celery-task-meta-9-1'", "user_sessions:[secret], rate:[secret] cache:[secret] 'celery-task-meta-[secret]'")]
    [InlineData("id ses_abc-DEF_9.", "id ses_[secret].")]
    [InlineData("the session: 5 of rate: none", "the session: 5 of rate: none")]
    [InlineData("sessions flush; amply:lock:prod", "sessions flush; amply:lock:prod")]
    public void Mask_HidesKeysOfTheApplicationsAndKeepsTheirPrefix(string text, string expected)
    {
        Assert.Equal(expected, SecretMask.Of(text));
        Assert.Equal(expected, SecretMask.Of(SecretMask.Of(text)));
    }

    [Theory]
    [InlineData("sessions flush", null, "error: unexpected failure in ./amply sessions flush: InvalidOperationException. It is not known what was changed.")]
    [InlineData("status", false, "error: unexpected failure in ./amply status: InvalidOperationException. Nothing was changed.")]
    [InlineData("lab up", true, "error: unexpected failure in ./amply lab up: InvalidOperationException. The change was made.")]
    [InlineData("", false, "error: unexpected failure in ./amply: InvalidOperationException. Nothing was changed.")]
    public void Report_NamesTheTypeAndTheVerbAndWhatItMeans(string verb, bool? changed, string expected)
    {
        var terminal = new RecordingTerminal();

        Assert.Equal(ExitCode.Failed, LastResort.Report(new InvalidOperationException("session:ses_abc"), verb, changed, terminal, trace: false));

        Assert.Equal($"{expected}\n  AMPLY_TRACE=1 before the command shows where the failure came from.", terminal.Text);
    }

    [Fact]
    public void Report_WithATrace_ShowsTypesAndFramesOfTheWholeChainAndNoMessage()
    {
        var terminal = new RecordingTerminal();
        var inner = new AggregateException($"rediss://:{Token}@h", new IOException($"one {Token}"), new TimeoutException($"two {Token}"));

        LastResort.Report(Thrown(new InvalidOperationException($"outer {Token}", inner)), "status", changed: false, terminal, trace: true);

        Assert.DoesNotContain(Token, terminal.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), terminal.Text, StringComparison.Ordinal);
        Assert.All(
            ["System.InvalidOperationException", "caused by System.AggregateException", "caused by System.IO.IOException", "caused by System.TimeoutException"],
            line => Assert.Contains(line, terminal.Text.Split('\n')));
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
