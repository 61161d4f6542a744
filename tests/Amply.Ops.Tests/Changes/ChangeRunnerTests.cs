using System.Text.Json.Nodes;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;
using Amply.Ops.Terminal;
using Amply.Ops.Tests.Sessions;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Moq.Language.Flow;

namespace Amply.Ops.Tests.Changes;

/// <summary>What stands between a typed command and a change.</summary>
public sealed class ChangeRunnerTests : IDisposable
{
    private static readonly FailoverPlan Plan = new()
    {
        Shard = Topology.OnlyShard,
        Seen = Seen.Topology,
        Primary = Seen.First,
        Candidate = Seen.Second,
        LagBytes = 0,
        Steps = ["first this", "then that"],
        Findings = [Finding.Pass("lag", "none")],
    };

    private static readonly FailoverResult Done = new() { Outcome = RoutineOutcome.Done, Summary = "It is done.", Figures = [Figure.Milliseconds("outage", "outage", 12)] };

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");

    // Strict and without set-up: acting fails the test.
    private readonly Mock<IRoutine<FailoverPlan, FailoverResult>> routine = new(MockBehavior.Strict);

    private AuditLog Log => new(audit.FullName);

    public void Dispose() => audit.Delete(recursive: true);

    [Fact]
    public async Task Run_WithoutExecute_PrintsThePlanAndChangesNothing()
    {
        var terminal = new ScriptedTerminal();

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(Execute: false, Yes: true)));

        Assert.Contains("  1. first this\n  2. then that\n  pass  lag: none\n  warn  lock: it is not known whether another routine is running. Ask the other engineer on call before you continue. The reason: Redis does not answer in this test\n        Fix: ./amply status --stack prod\nNothing was changed. Add --execute to act.", terminal.Text, StringComparison.Ordinal);
        Assert.Empty(terminal.Asked);
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Run_WhenACheckFailed_RefusesWhateverWasAgreedTo()
    {
        var terminal = new ScriptedTerminal(Seen.Id);
        var plan = Plan with { Findings = [Finding.Fail("lag", "it lags", "wait for it"), Finding.Warn("x", "y", "z")] };

        Assert.Equal(ExitCode.Refused, await RunAsync(terminal, new Consent(Execute: true, Yes: true), plan: plan));

        Assert.Contains("refused: it lags. Nothing was changed.\n  Wait for it", terminal.Text, StringComparison.Ordinal);
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Run_OfAProtectedStack_ActsOnTheTypedId()
    {
        Acts(Done);
        var terminal = new ScriptedTerminal($" {Seen.Id} ");

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(Execute: true, Yes: false)));

        Assert.Contains(Seen.Id, Assert.Single(terminal.Asked), StringComparison.Ordinal);
        routine.VerifyAll();
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("")]
    [InlineData("amply-redis-dev")]
    [InlineData("AMPLY-REDIS-PROD")]
    public async Task Run_OfAProtectedStack_RefusesAnyOtherAnswer(string answer)
    {
        var terminal = new ScriptedTerminal(answer);

        Assert.Equal(ExitCode.Refused, await RunAsync(terminal, new Consent(Execute: true, Yes: false)));

        Assert.Contains("Nothing was changed", terminal.Text, StringComparison.Ordinal);
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Run_OfAProtectedStackWithoutATerminal_RefusesAndNamesYes()
    {
        var terminal = new RecordingTerminal();

        Assert.Equal(ExitCode.Refused, await RunAsync(terminal, new Consent(Execute: true, Yes: false)));

        Assert.Contains("--yes", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Run_WithYesOrUnprotected_ActsWithoutAQuestion(bool isProtected, bool yes)
    {
        Acts(Done);
        var terminal = new ScriptedTerminal();

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(Execute: true, yes), isProtected: isProtected));

        Assert.Empty(terminal.Asked);
        Assert.Contains("It is done.\n  outage  12.0 ms", terminal.Text, StringComparison.Ordinal);
        routine.VerifyAll();
    }

    [Theory]
    [InlineData(RoutineOutcome.Done, ExitCode.Done, AuditEvent.Done)]
    [InlineData(RoutineOutcome.NeedsAttention, ExitCode.NeedsAttention, AuditEvent.Done)]
    [InlineData(RoutineOutcome.Failed, ExitCode.Failed, AuditEvent.Failed)]
    [InlineData(RoutineOutcome.Refused, ExitCode.Refused, AuditEvent.Refused)]
    [InlineData(RoutineOutcome.Unknown, ExitCode.Unknown, AuditEvent.Unknown)]
    [InlineData(RoutineOutcome.Cancelled, ExitCode.Cancelled, AuditEvent.Cancelled)]
    public async Task Run_ExitsAndKeepsTheLogByTheOutcome(RoutineOutcome outcome, ExitCode code, AuditEvent logged)
    {
        Acts(Done with { Outcome = outcome });

        Assert.Equal(code, await RunAsync(new ScriptedTerminal(), new Consent(Execute: true, Yes: true)));

        var entries = Log.Read(Seen.Id).Entries;
        Assert.Equal([AuditEvent.Begun, logged], entries.Select(e => e.Event));
        Assert.Equal(["first this", "then that"], entries[0].Plan.AsEnumerable());
        Assert.Contains("Redis does not answer", entries[0].Lock, StringComparison.Ordinal);
        Assert.Equal(("It is done.", "outageMs", 12L), (entries[1].Summary, entries[1].Figures![0].JsonName, entries[1].Figures![0].Value));
        Assert.Single(entries.Select(e => e.Run).Distinct());
    }

    [Fact]
    public async Task Run_WhenTheRoutineThrows_LogsThatTheOutcomeIsUnknownAndNoSecret()
    {
        SetupRun().ThrowsAsync(new InvalidOperationException("no rediss://:t0ken@host:6379/0"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new ScriptedTerminal(), new Consent(Execute: true, Yes: true)));

        var last = Log.Read(Seen.Id).Entries[^1];
        Assert.Equal((AuditEvent.Unknown, "an unexpected failure (InvalidOperationException)"), (last.Event, last.Summary));
    }

    [Fact]
    public async Task Run_WhenCancelled_LogsIt()
    {
        SetupRun().ThrowsAsync(new OperationCanceledException());

        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(new ScriptedTerminal(), new Consent(Execute: true, Yes: true)));

        Assert.Equal(AuditEvent.Cancelled, Log.Read(Seen.Id).Entries[^1].Event);
    }

    [Fact]
    public async Task Run_OfAProtectedStackWithoutAnId_TakesNoEmptyAnswer()
    {
        var terminal = new ScriptedTerminal("");

        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync(terminal, new Consent(Execute: true, Yes: false), id: ""));

        Assert.Empty(audit.GetFiles());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WhenTheAuditLogCannotBeWritten_RefusesBeforeItAsksOrActs(bool isThere)
    {
        var file = Path.Combine(audit.FullName, $"{Seen.Id}.jsonl");
        var elsewhere = Path.Combine(audit.FullName, "elsewhere");
        if (isThere)
        {
            File.CreateSymbolicLink(file, elsewhere);
        }
        else
        {
            File.WriteAllText(file, "");
        }

        var terminal = new ScriptedTerminal(Seen.Id);

        Assert.Equal(ExitCode.Refused, await RunAsync(terminal, new Consent(Execute: true, Yes: false), log: isThere ? Log : new AuditLog(Path.Combine(file, "folder"))));

        Assert.Contains($"refused: the audit log '{(isThere ? file : Path.Combine(file, "folder", $"{Seen.Id}.jsonl"))}' cannot be written: {(isThere ? "it is a symbolic link" : "a file has its name")}. Nothing was changed.", terminal.Text, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.\n  Choose a folder that you can write to: AMPLY_AUDIT_DIR=FOLDER.", terminal.Text, StringComparison.Ordinal);
        Assert.Empty(terminal.Asked);
        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public async Task Run_WhenTheAuditLogCannotBeWrittenAnyMore_SaysTheResultAndTheLineThatItLacks()
    {
        SetupRun().ReturnsAsync(() =>
        {
            File.Delete(Path.Combine(audit.FullName, $"{Seen.Id}.jsonl"));
            Directory.CreateDirectory(Path.Combine(audit.FullName, $"{Seen.Id}.jsonl"));
            return Done;
        });
        var terminal = new ScriptedTerminal();

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(Execute: true, Yes: true)));

        Assert.Contains("cannot be written: it is not a plain file. It lacks the outcome of this run.\n  Append this line to it: {\"run\":", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("It is done.", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_AsJson_PrintsOneDocumentThatSaysWhetherItWasExecuted(bool execute)
    {
        Acts(Done);
        var terminal = new ScriptedTerminal();

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(execute, Yes: true), json: true));

        var document = JsonNode.Parse(terminal.Printed)!;
        Assert.Equal(("--stack prod", Seen.Id, execute), ((string?)document["target"], (string?)document["replicationGroupId"], (bool)document["executed"]!));
        Assert.Equal(Seen.Second, (string?)document["plan"]!["candidate"]);
        Assert.Equal(execute ? "done" : null, (string?)document["result"]?["outcome"]);
    }

    [Fact]
    public async Task Run_KeepsTheCallerAndTheIncident_AndSendsBothLinesToTheSharedLog()
    {
        const string Caller = "arn:aws:sts::123456789012:assumed-role/OnCall/jane";
        Acts(Done);
        var logs = new Mock<ILogs>();
        var sent = new List<string>();
        logs.Setup(l => l.PutLogEventAsync("/audit", It.IsAny<string>(), It.IsAny<LogMessage>(), It.IsAny<CancellationToken>()))
            .Callback((string _, string _, LogMessage message, CancellationToken _) => sent.Add(message.Text)).Returns(Task.CompletedTask);

        Assert.Equal(
            ExitCode.Done,
            await RunAsync(new ScriptedTerminal(), new Consent(Execute: true, Yes: true) { Incident = "INC-7" }, logs: logs.Object, caller: Caller));

        var entries = Log.Read(Seen.Id).Entries;
        Assert.All(entries, entry => Assert.Equal((Caller, "INC-7"), (entry.Actor, entry.Incident)));
        Assert.Equal(entries.Select(AuditLog.Line), sent);
    }

    [Fact]
    public async Task Run_WhenTheSharedLogDoesNotTakeTheLines_SaysSoAndKeepsTheResult()
    {
        Acts(Done);
        var logs = new Mock<ILogs>();
        logs.Setup(l => l.CreateLogStreamAsync("/audit", It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(
            new AwsServiceException("logs", "CreateLogStream", "AccessDeniedException", System.Net.HttpStatusCode.BadRequest, null, "no", null));
        var terminal = new ScriptedTerminal();

        Assert.Equal(ExitCode.Done, await RunAsync(terminal, new Consent(Execute: true, Yes: true), logs: logs.Object));

        Assert.Contains(
            "warn  The shared audit log lacks this run: CreateLogStream was refused: these credentials may not call CreateLogStream",
            terminal.Text,
            StringComparison.Ordinal);
        Assert.Equal(2, Log.Read(Seen.Id).Entries.Length);
    }

    private ISetup<IRoutine<FailoverPlan, FailoverResult>, Task<FailoverResult>> SetupRun() => routine.Setup(
        r => r.RunAsync(It.IsAny<FailoverPlan>(), It.IsAny<IProgress<string>>(), It.IsAny<LockCheck>(), It.IsAny<CancellationToken>()));

    private void Acts(FailoverResult result) =>
        SetupRun().ReturnsAsync(result);

    private async Task<ExitCode> RunAsync(ITerminal terminal, Consent consent, FailoverPlan? plan = null, bool isProtected = true, bool json = false, string id = Seen.Id, AuditLog? log = null, ILogs? logs = null, string? caller = null)
    {
        var services = new CommandServices(
            terminal,
            new Mock<ITargets>(MockBehavior.Strict).Object,
            new Mock<IGroupOpener>(MockBehavior.Strict).Object,
            log ?? Log,
            new Checkout(audit.FullName),
            new FakeTimeProvider(Seen.Now));
        routine.Setup(r => r.PlanAsync(It.IsAny<IProgress<string>>(), It.IsAny<CancellationToken>())).ReturnsAsync(plan ?? Plan);
        var target = new GroupTarget("--stack prod", Seen.Outputs with { Protected = isProtected, ReplicationGroupId = id, AuditLogGroup = "/audit" });
        var group = new ApiOnlyGroup(target, new Mock<IElastiCache>(MockBehavior.Strict).Object) { Logs = logs, Caller = caller };
        return (await new ChangeRunner(services, group, json).RunAsync(routine.Object, consent, CancellationToken.None)).Code;
    }
}
