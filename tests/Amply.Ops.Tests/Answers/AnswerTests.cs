using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using Amply.Ops.Tests.Snapshots;
using Amply.Ops.Tests.Status;
using Amply.TestServers;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Answers;

/// <summary>What programs read, whatever becomes of a run; what a verb prints where all is well is tested against a lab.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("amply-answers-");
    private readonly ScriptedTerminal terminal = new();
    private readonly Mock<IGroupOpener> groups = new(MockBehavior.Strict);

    /// <summary>Verbs of the tree.</summary>
    public static TheoryData<string> Verbs => [.. VerbTable.Of(Services(new ScriptedTerminal())).Select(v => v.Verb)];

    /// <summary>Those that take a target.</summary>
    public static TheoryData<string> TargetVerbs =>
        [.. VerbTable.Of(Services(new ScriptedTerminal())).Where(v => v.Command.Options.Any(o => o.Name == "--outputs")).Select(v => v.Verb)];

    /// <summary>Those that speak to the group: history reads the log, and verify loads files.</summary>
    public static TheoryData<string> OpeningVerbs => [.. TargetVerbs.Cast<object[]>().Select(row => (string)row[0]).Where(v => v is not ("history" or "snapshot verify"))];

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public void Tree_EveryVerbHasASchemaAndTheOption_AndEverySchemaAVerb()
    {
        var verbs = VerbTable.Of(Services(terminal)).ToArray();

        Assert.Equal(verbs.Select(v => v.Verb).Order(StringComparer.Ordinal), AnswerSchemas.Verbs);
        Assert.All(verbs, v => Assert.Contains(v.Command.Options, o => o.Name == "--output" && o.Description!.Contains("one document", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_WhenTheLineIsWrong_AnswersThatWithADocument(string verb)
    {
        var answer = AnswerSchemas.Check(await RunAsync(ExitCode.Usage, [.. verb.Split(' '), "--output", "json", "--output", "yaml"]), verb, ExitCode.Usage);

        Assert.Equal($"./amply {verb} --help", (string?)answer["problems"]![0]!["fix"]);
    }

    [Theory]
    [InlineData("", "--output", "json")]
    [InlineData("", "nonsense", "--output=json")]
    [InlineData("status", "-o", "json", "status")]
    [InlineData("status", "status", "--output", "json", "--no-such-option")]
    [InlineData("sessions", "sessions", "-ojson")]
    [InlineData("sessions", "sessions", "cuont", "--output:json")]
    [InlineData("lab fault", "lab", "fault", "-o=json")]
    [InlineData("status", "status", "--output", "json", "--output", "yaml")]
    public async Task Line_WithoutAVerbOrWithTheOptionWrittenOtherwise_AnswersWithADocument(string verb, params string[] line) =>
        AnswerSchemas.Check(await RunAsync(ExitCode.Usage, line), verb, ExitCode.Usage);

    [Theory]
    [MemberData(nameof(TargetVerbs))]
    public async Task Verb_WithoutATarget_AnswersWithTheRefusal(string verb)
    {
        var printed = await RunAsync(ExitCode.Usage, [.. verb.Split(' '), .. VerbTable.Arguments(verb), "--output", "json"]);

        var problem = Assert.Single(AnswerSchemas.Check(printed, verb, ExitCode.Usage)["problems"]!.AsArray())!;
        Assert.Contains("no target was named", (string?)problem["what"], StringComparison.Ordinal);
        Assert.Contains("--stack NAME", (string?)problem["fix"], StringComparison.Ordinal);
        Assert.Contains("no target was named", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OpeningVerbs))]
    public async Task Verb_WhenTheGroupCannotBeOpened_AnswersWhy(string verb)
    {
        foreach (var (error, what) in new (Exception, string)[]
        {
            (new GroupUnreachableException("primary.example:6379 does not answer"), "primary.example:6379 does not answer"),
            (new AwsUnreachableException("elasticache", "DescribeSnapshots", new AwsTrouble("silent", "the connection was refused", "look again"), null), "the connection was refused"),
            (new NoPrimaryException("shard 0001 has no primary"), "shard 0001 has no primary"),
            (new InvalidOperationException("rediss://:t0ken@host:6379/0"), nameof(InvalidOperationException)),
        })
        {
            groups.Setup(g => g.Open(Seen.Target)).Throws(error);
            groups.Setup(g => g.Open(Seen.Target, AwsTimes.Short)).Throws(error);
            var answer = AnswerSchemas.Check(await RunAsync(ExitCode.Failed, Line(verb)), verb, ExitCode.Failed);

            Assert.Contains(what, (string?)Assert.Single(answer["problems"]!.AsArray())!["what"], StringComparison.Ordinal);
            Assert.False((bool?)answer["changed"]);
            Assert.DoesNotContain("t0ken", answer.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("status")]
    [InlineData("sessions flush")]
    [InlineData("keyspace")]
    public async Task Verb_WhenItIsCancelled_AnswersThat(string verb)
    {
        using var stopping = new CancellationTokenSource();
        groups.Setup(g => g.Open(Seen.Target)).Callback(stopping.Cancel).Throws(() => new OperationCanceledException(stopping.Token));
        groups.Setup(g => g.Open(Seen.Target, AwsTimes.Short)).Callback(stopping.Cancel).Throws(() => new OperationCanceledException(stopping.Token));

        AnswerSchemas.Check(await RunAsync(ExitCode.Cancelled, stopping.Token, Line(verb)), verb, ExitCode.Cancelled);
    }

    [Fact]
    public async Task Change_WhenACheckFails_AnswersWithThePlanAndTheReason()
    {
        There();

        var answer = AnswerSchemas.Check(await RunAsync(ExitCode.Refused, [.. Line("snapshot delete"), "--execute", "--yes"]), "snapshot delete", ExitCode.Refused);

        Assert.False((bool)answer["executed"]!);
        Assert.StartsWith("snapshot: the group has no snapshot 'nightly'", (string?)Assert.Single(answer["problems"]!.AsArray())!["what"], StringComparison.Ordinal);
        Assert.Equal(["fail", "warn"], answer["plan"]!["findings"]!.AsArray().Select(f => (string?)f!["verdict"]));
    }

    [Fact]
    public async Task Change_OfAProtectedStack_WhenTheAnswerIsNo_AnswersWithTheRefusal()
    {
        There(PruneRuleTests.Of("nightly", 3), PruneRuleTests.Of("other", 3));

        var answer = AnswerSchemas.Check(await RunAsync(ExitCode.Refused, [.. Line("snapshot delete"), "--execute"]), "snapshot delete", ExitCode.Refused);

        Assert.Single(answer["problems"]!.AsArray());
    }

    [Theory]
    [InlineData(false, ExitCode.Done, true)]
    [InlineData(true, ExitCode.Failed, null)]
    public async Task Change_SaysWhetherItChangedSomething(bool fails, ExitCode code, bool? changed)
    {
        var delete = There(PruneRuleTests.Of("nightly", 3), PruneRuleTests.Of("other", 3)).Setup(a => a.DeleteSnapshotAsync("nightly", It.IsAny<CancellationToken>()));
        if (fails)
        {
            delete.ThrowsAsync(new InvalidOperationException("nobody expected this"));
        }
        else
        {
            delete.ReturnsAsync(PruneRuleTests.Of("nightly", 3, "deleting"));
        }

        var answer = AnswerSchemas.Check(await RunAsync(code, [.. Line("snapshot delete"), "--execute", "--yes"]), "snapshot delete", code);

        Assert.Equal(changed, (bool?)answer["changed"]);
        Assert.Equal((fails ? null : true, "nightly"), ((bool?)answer["executed"], (string?)answer["plan"]!["names"]![0]));
        Assert.Equal(fails ? null : """{"deletedSnapshots":1,"deletedNames":["nightly"]}""", answer["result"]?["figures"]!.ToJsonString());
    }

    [Fact]
    public async Task Change_WithoutExecute_IsDoneAndChangesNothing()
    {
        There(PruneRuleTests.Of("nightly", 3), PruneRuleTests.Of("other", 3));

        var answer = AnswerSchemas.Check(await RunAsync(ExitCode.Done, Line("snapshot delete")), "snapshot delete", ExitCode.Done);

        Assert.Equal((false, false), ((bool)answer["executed"]!, (bool)answer["changed"]!));
    }

    [Fact]
    public async Task Help_WithTheOption_IsHelpAndNoDocument()
    {
        Assert.Equal("", await RunAsync(ExitCode.Done, "status", "--help", "--output", "json"));
    }

    private static string[] Line(string verb) => [.. verb.Split(' '), .. VerbTable.Arguments(verb), "--stack", "prod", "--output", "json"];

    private static CommandServices Services(ScriptedTerminal terminal, IGroupOpener? groups = null, string home = "/does/not/exist")
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        targets.Setup(t => t.ResolveAsync(new TargetChoice(null, null, null), It.IsAny<CancellationToken>()))
            .Returns((TargetChoice choice, CancellationToken token) => new Targets(new Checkout(home), terminal).ResolveAsync(choice, token));
        return new CommandServices(
            terminal, targets.Object, groups ?? new Mock<IGroupOpener>(MockBehavior.Strict).Object, new AuditLog(home), new Checkout(home), new FakeTimeProvider(Seen.Now));
    }

    private Mock<IElastiCache> There(params Snapshot[] snapshots)
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        api.Setup(a => a.DescribeSnapshotsAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync([.. snapshots]);
        groups.Setup(g => g.Open(Seen.Target)).Returns(new ApiOnlyGroup(Seen.Target, api.Object));
        return api;
    }

    private Task<string> RunAsync(ExitCode expected, params string[] line) => RunAsync(expected, CancellationToken.None, line);

    /// <summary>What this run printed on standard output.</summary>
    private async Task<string> RunAsync(ExitCode expected, CancellationToken cancellationToken, params string[] line)
    {
        var before = terminal.Printed.Length;
        var code = (ExitCode)await AmplyCommand.RunAsync(line, Services(terminal, groups.Object, home.FullName), cancellationToken);
        Assert.True(code == expected, $"{string.Join(' ', line)} ended with {code}:\n{terminal.Text}");
        return terminal.Printed[before..];
    }
}
