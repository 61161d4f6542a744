using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Tests.Sessions;
using Amply.Ops.Tests.Status;
using Amply.Wire;
using Moq;

namespace Amply.Ops.Tests.Redis;

/// <summary>Every verb that needs Redis, against servers that do not serve it: the cause is said with one next step, and nothing of a library's.</summary>
public sealed class VerbsAgainstBrokenServersTests
{
    private const string Reach = "./amply runbook reach";

    private static readonly string[] Verbs =
    [
        "sessions count", "sessions count --user u", "sessions list", "sessions show --user u", "sessions flush --everyone", "sessions flush --user u", "sessions reindex",
        "keyspace", "cache flush --all", "ratelimit show k", "ratelimit reset k", "ratelimit repair", "traffic --for 1s",
    ];

    private static readonly Dictionary<string, Unreachable> Servers = new()
    {
        ["refuses the token"] = new(RefusesTheToken, "Redis answers. The token is refused: the group has another token.", "./amply runbook authentication-failures"),
        ["is of another authority"] = new(
            () => FakeRedis.Answering(_ => "+OK\r\n", FakeAuthority.Of("127.0.0.1", -1, 1)),
            "This machine cannot reach Redis: the certificate's authority is not trusted here (",
            Reach),
        ["is of another name"] = new(() => FakeRedis.Answering(_ => "+OK\r\n"), "This machine cannot reach Redis: the certificate is for another name (", Reach) { Host = "localhost" },
        ["has a name that does not resolve"] = new(FakeRedis.Silent, "This machine cannot reach Redis: the name does not resolve (", Reach) { Host = "no-such-host.invalid" },
    };

    public static TheoryData<string> Names => [.. Servers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryVerb_SaysWhyThisMachineCannotReachRedis_LongBeforeItsPatience(string name)
    {
        var broken = Servers[name];
        using var server = broken.Serve();
        var endpoint = new Endpoint(broken.Host ?? server.Endpoint.Address, server.Endpoint.Port);

        var said = await Task.WhenAll(Verbs.Select(verb => RunAsync(endpoint, verb.Split(' '))));

        Assert.All(said, run =>
        {
            Assert.StartsWith($"error: {broken.Sentence}", run.Text, StringComparison.Ordinal);
            Assert.EndsWith($"So it is not known whether the group works.\n  Fix: {broken.Hint}", run.Text, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Unknown, run.Code);
        });
    }

    [Fact]
    public async Task ABusyServer_IsNamedInTheProgressOfAVerbThatWaits()
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "+OK\r\n" : "-BUSY Redis is busy running a script.\r\n");
        using var person = new CancellationTokenSource();
        var terminal = new RecordingTerminal();
        terminal.Shown += text =>
        {
            if (text.Contains("BUSY", StringComparison.Ordinal))
            {
                person.Cancel();
            }
        };

        var (code, _) = await RunAsync(server.Endpoint, ["keyspace"], terminal: terminal, cancellationToken: person.Token);

        Assert.Equal(ExitCode.Cancelled, code);
        Assert.All(terminal.Progressed, text => Assert.Matches(@"^\d+ s / 15 s  ", text));
        Assert.Matches(@"  127\.0\.0\.1:\d+: a script keeps Redis busy \(BUSY\)\. Redis answers nothing else until the script ends\.", terminal.Progressed[^1]);
    }

    [Fact]
    public async Task Traffic_ThatCannotCheckItsWrites_IsUnknownAndItsAuditHoldsNoKey()
    {
        // The token is accepted until the plan is made.
        var asked = 0;
        using var server = FakeRedis.Answering(command => (command[0], Interlocked.Increment(ref asked)) switch
        {
            ("AUTH", 1) => "+OK\r\n",
            (_, <= 3) => "+PONG\r\n",
            ("AUTH", _) => "-WRONGPASS no\r\n",
            _ => "-NOAUTH Authentication required.\r\n",
        });
        var audit = Directory.CreateTempSubdirectory("amply-audit-");
        try
        {
            var (code, text) = await RunAsync(server.Endpoint, ["traffic", "--for", "1s", "--execute", "--yes"], audit.FullName);

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

    private static FakeRedis RefusesTheToken() =>
        FakeRedis.Answering(command => command[0] == "AUTH" ? "-WRONGPASS no\r\n" : "-NOAUTH Authentication required.\r\n");

    private static async Task<(ExitCode Code, string Text)> RunAsync(
        Endpoint endpoint, string[] arguments, string audit = "/nowhere", RecordingTerminal? terminal = null, CancellationToken cancellationToken = default)
    {
        terminal ??= new RecordingTerminal();
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(It.IsAny<TargetChoice>(), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(Seen.Target)).Returns(new FakeGroup(Seen.Target, endpoint, FakeAuthority.Trusted));
        var services = new CommandServices(terminal, targets.Object, groups.Object, new AuditLog(audit), Checkout.Find(), TimeProvider.System);
        return ((ExitCode)await AmplyCommand.RunAsync([.. arguments, "--lab"], services, cancellationToken), terminal.Text);
    }

    /// <param name="Sentence">The beginning of what every verb says.</param>
    private sealed record Unreachable(Func<FakeRedis> Serve, string Sentence, string Hint)
    {
        /// <summary>Under which name the server is asked; null: its address.</summary>
        public string? Host { get; init; }
    }
}
