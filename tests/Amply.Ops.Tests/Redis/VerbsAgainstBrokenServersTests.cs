using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Tests.Sessions;
using Amply.Ops.Tests.Status;
using Moq;

namespace Amply.Ops.Tests.Redis;

/// <summary>Every verb that asks Redis alone, against a server that refuses the token: the cause is said, and nothing of a library's.</summary>
public sealed class VerbsAgainstBrokenServersTests
{
    private static readonly string[] Verbs =
    [
        "sessions count", "sessions count --user u", "sessions list", "sessions show --user u", "sessions flush --everyone", "sessions flush --user u", "sessions reindex",
        "keyspace", "cache flush --all", "ratelimit show k", "ratelimit reset k", "ratelimit repair",
    ];

    [Fact]
    public async Task EveryVerb_SaysThatTheTokenIsRefused()
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "-WRONGPASS no\r\n" : "-NOAUTH Authentication required.\r\n");

        var said = await Task.WhenAll(Verbs.Select(verb => RunAsync(server, verb.Split(' '))));

        Assert.All(said, run =>
        {
            Assert.Equal(ExitCode.Failed, run.Code);
            Assert.Matches($@"^error: could not connect to any node within \d+ s\. {server.Endpoint}: AUTH was refused \(WRONGPASS\)\.$", run.Text);
        });
    }

    [Fact]
    public async Task Traffic_ThatCannotCheckItsWrites_IsUnknownAndItsAuditHoldsNoKey()
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "-WRONGPASS no\r\n" : "-NOAUTH Authentication required.\r\n");
        var audit = Directory.CreateTempSubdirectory("amply-audit-");
        try
        {
            var (code, text) = await RunAsync(server, ["traffic", "--for", "1s", "--execute", "--yes"], audit.FullName);

            Assert.Equal(ExitCode.Unknown, code);
            Assert.Contains("the acknowledged writes could not be checked: Redis did not answer within", text, StringComparison.Ordinal);
            var log = await File.ReadAllTextAsync(Assert.Single(audit.GetFiles("*.jsonl", SearchOption.AllDirectories)).FullName);
            Assert.All(["ses_", "session:", "SimpleError", "POOL", "SE.Redis"], words => Assert.DoesNotContain(words, text + log, StringComparison.Ordinal));
        }
        finally
        {
            audit.Delete(recursive: true);
        }
    }

    private static async Task<(ExitCode Code, string Text)> RunAsync(FakeRedis server, string[] arguments, string audit = "/nowhere")
    {
        var terminal = new RecordingTerminal();
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(It.IsAny<TargetChoice>(), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(Seen.Target)).Returns(new FakeGroup(Seen.Target, server, FakeAuthority.Trusted));
        var services = new CommandServices(terminal, targets.Object, groups.Object, new AuditLog(audit), Checkout.Find(), TimeProvider.System);
        return ((ExitCode)await AmplyCommand.RunAsync([.. arguments, "--lab"], services, CancellationToken.None), terminal.Text);
    }
}
