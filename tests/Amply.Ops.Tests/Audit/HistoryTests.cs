using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Audit;

[SupportedOSPlatform("linux")]
public sealed class HistoryTests : IDisposable
{
    private const string LogGroup = "/amply/redis/prod/audit";

    private static readonly GroupTarget Stack = new("--stack prod", Seen.Outputs with { AuditLogGroup = LogGroup });

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly ScriptedTerminal terminal = new();
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);
    private readonly Mock<IAlarms> alarms = new(MockBehavior.Strict);
    private readonly Mock<ILogs> logs = new(MockBehavior.Strict);

    public HistoryTests()
    {
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        alarms.Setup(a => a.DescribeAlarmHistoryAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        logs.Setup(l => l.FilterLogEventsAsync(LogGroup, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
    }

    private AuditLog Log => new(directory.FullName);

    private string LogFile => Path.Combine(directory.FullName, $"{Seen.Id}.jsonl");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task History_WhenNothingWasChanged_SaysWhereItLooked()
    {
        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Contains("no change was made from this checkout (", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_ShowsARunALine_TheNewestFirst_AndWhatNeverEnded()
    {
        Log.Append(Entry("1", 0, AuditEvent.Begun));
        Log.Append(Entry("2", 5, AuditEvent.Begun));
        Log.Append(Entry("1", 9, AuditEvent.Done) with { Summary = "It is done." });

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal(
            [
                "2025-03-04 03:05:00 | 2 | oncall@host | failover | started, no outcome | ",
                "2025-03-04 03:00:00 | 1 | oncall@host | failover | done | It is done.",
            ],
            terminal.Text.Split('\n'));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("99", 30)]
    [InlineData(null, 20)]
    public async Task History_WithALimit_ShowsThatManyRuns(string? limit, int shown)
    {
        for (var run = 0; run < 30; run++)
        {
            Log.Append(Entry($"{run}", run, AuditEvent.Done));
        }

        Assert.Equal(ExitCode.Done, await RunAsync(limit is null ? [] : ["--limit", limit]));

        Assert.Equal(shown, terminal.Text.Split('\n').Length);
        Assert.StartsWith("2025-03-04 03:29:00", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task History_WithALimitThatShowsNothing_IsRefused(string limit)
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));

        Assert.Equal(ExitCode.Usage, await RunAsync("--limit", limit));

        Assert.Contains($"--limit {limit}", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_WhenLinesCannotBeRead_ShowsTheOthersAndCountsThem()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));
        File.AppendAllLines(LogFile, ["{\"run\":\"of a newer version\"}", "not json", "null", "{\"run\":\"1\",\"run\":\"2\"}", "{\"run\":\"\\ud800\"}"]);
        Log.Append(Entry("2", 1, AuditEvent.Done));

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal(3, terminal.Text.Split('\n').Length);
        Assert.EndsWith("5 lines of the audit log could not be read.", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_AsJson_HasEveryLineOfTheRuns()
    {
        Log.Append(Entry("1", 0, AuditEvent.Begun) with { Plan = ["this"] });
        Log.Append(Entry("1", 1, AuditEvent.Failed) with { Figures = [Figure.Seconds("took", "took", 1.25), Figure.CountBy("ended on shard", "endedSessionsByShard", [new("0001", 24_202)])] });

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));

        var lines = JsonNode.Parse(terminal.Printed)!["entries"]!.AsArray();
        Assert.Equal(["begun", "failed"], lines.Select(l => (string?)l!["event"]));
        Assert.Equal("this", (string?)lines[0]!["plan"]![0]);
        Assert.Equal("""{"tookSeconds":1.25,"endedSessionsByShard":{"0001":24202}}""", lines[1]!["figures"]!.ToJsonString());
    }

    [Fact]
    public async Task History_OfALogWhoseFiguresAreTexts_ShowsThemAsTheyAre()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done) with { Summary = "It is done." });
        File.WriteAllText(LogFile, File.ReadAllText(LogFile).TrimEnd().TrimEnd('}') + ""","figures":{"ended":"24,202","waited for latency":"0.4 s"}}""" + "\n");

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.EndsWith("It is done.", terminal.Text, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));
        Assert.Equal("""{"ended":"24,202","waited for latency":"0.4 s"}""", JsonNode.Parse(terminal.Printed)!["entries"]![0]!["figures"]!.ToJsonString());
    }

    [Theory]
    [InlineData("done")]
    [InlineData("failed")]
    [InlineData("unknown")]
    public async Task History_OfALogThatHoldsKeys_ShowsNone(string @event)
    {
        Log.Append(Entry("1", 0, AuditEvent.Done) with
        {
            Who = "GET session:ses_abc",
            Plan = ["GET session:ses_abc"],
            Summary = "GET session:ses_abc failed.",
            Lock = "GET session:ses_abc",
            Figures = [Figure.Word("name", "name", "session:ses_abc"), Figure.Words("files", "files", ["session:ses_abc"])],
        });
        File.WriteAllText(LogFile, File.ReadAllText(LogFile).Replace("\"done\"", $"\"{@event}\"", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.DoesNotContain("ses_abc", terminal.Text, StringComparison.Ordinal);
        Assert.EndsWith("GET session:[secret] failed.", terminal.Text, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));
        Assert.DoesNotContain("ses_abc", terminal.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_OfAStack_IsNotThatOfItsLab()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));
        Log.Of(Seen.Lab).Append(Entry("2", 1, AuditEvent.Done) with { Target = "--lab" });

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal("2025-03-04 03:00:00 | 1 | oncall@host | failover | done | ", terminal.Text);
    }

    [Fact]
    public void Append_MakesAFileThatOnlyItsOwnerReads_AndStaysInItsDirectory()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));
        Log.Append(Entry("1", 0, AuditEvent.Done) with { ReplicationGroupId = "../../etc/x" });

        Assert.Equal([$"{Seen.Id}.jsonl", "etcx.jsonl"], directory.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.All(directory.GetFiles(), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
    }

    [Fact]
    public async Task History_OfALab_IsNotThatOfAnotherLab()
    {
        var log = Log.Of(Seen.Lab);
        log.Append(Entry("1", 0, AuditEvent.Done) with { Target = "--lab e1", ApiEndpoint = "http://127.0.0.1:8080" });
        log.Append(Entry("2", 1, AuditEvent.Done) with { Target = "--lab e2", ApiEndpoint = "http://127.0.0.2:8080" });
        log.Append(Entry("3", 2, AuditEvent.Done) with { Target = "--outputs e2.json", ApiEndpoint = "http://127.0.0.2:8080" });
        log.Append(Entry("4", 3, AuditEvent.Done) with { Target = "--lab e2" });

        Assert.Equal(ExitCode.Done, await RunOnAsync(new GroupTarget("--lab e2", Seen.Outputs with { ApiEndpoint = "http://127.0.0.2:8080" })));

        Assert.Equal(["4", "3", "2"], terminal.Text.Split('\n').Select(line => line.Split(" | ")[1]));
    }

    [Fact]
    public async Task History_OfALab_IsNotThatOfAnEarlierLabOfTheSameNameAndAddresses()
    {
        var authority = Path.Combine(directory.FullName, "authority.pem");
        var lab = new GroupTarget("--lab e2", Seen.Lab.Outputs with { CaCertificateFile = authority, AuditLogGroup = LogGroup });
        foreach (var run in new[] { "1", "2" })
        {
            await File.WriteAllTextAsync(authority, $"authority {run}");
            Log.Of(lab).Append(Entry(run, 0, AuditEvent.Done) with
            {
                Target = lab.Option,
                ApiEndpoint = lab.Outputs.ApiEndpoint,
                LabInstance = lab.LabInstance(),
            });
        }

        Assert.Equal(ExitCode.Done, await RunOnAsync(lab));

        Assert.Equal("2025-03-04 03:00:00 | 2 | oncall@host | failover | done | ", terminal.Text);
    }

    [Fact]
    public async Task History_IsOneTimeLineOfRunsEventsAndAlarmsOfThisGroupAlone()
    {
        Log.Append(Entry("1", 0, AuditEvent.Begun) with { Actor = "arn:aws:sts::123456789012:assumed-role/OnCall/jane", Incident = "INC-7" });
        Log.Append(Entry("1", 4, AuditEvent.Done) with { Summary = "It is done.", Incident = "INC-7" });
        api.Setup(a => a.DescribeEventsAsync(Seen.Now.AddDays(-1), It.IsAny<CancellationToken>())).ReturnsAsync(
        [
            new(Seen.Second, "cache-cluster", "Failover completed", Seen.Now.AddMinutes(1)),
            new("amply-redis-dev", "replication-group", "Failover completed", Seen.Now.AddMinutes(1)),
            new("amply-redis-prod-blue-001", "cache-cluster", "Failover completed", Seen.Now.AddMinutes(1)),
        ]);
        alarms.Setup(a => a.DescribeAlarmHistoryAsync(Seen.Now.AddDays(-1), It.IsAny<CancellationToken>())).ReturnsAsync(
        [
            new($"redis-amply-high-cpu-{Seen.First}", Seen.Now.AddMinutes(-2), "Alarm updated from OK to ALARM"),
            new("redis-amply-high-cpu-amply-redis-dev-001", Seen.Now, "Alarm updated from OK to ALARM"),
        ]);

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal(
            [
                $"2025-03-04 03:01:00 |  | ElastiCache | {Seen.Second} | event | Failover completed",
                "2025-03-04 03:00:00 | 1 | jane (OnCall) | failover | done | [INC-7] It is done.",
                $"2025-03-04 02:58:00 |  | CloudWatch | redis-amply-high-cpu-{Seen.First} | ALARM | Alarm updated from OK to ALARM",
            ],
            terminal.Text.Split('\n'));
    }

    [Fact]
    public async Task History_WhenAwsDoesNotAnswer_ShowsThisMachinesRunsAndSaysWhatIsMissing()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));
        var error = new AwsServiceException("x", "Call", "InternalFailure", System.Net.HttpStatusCode.InternalServerError, null, "", null);
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(error);
        alarms.Setup(a => a.DescribeAlarmHistoryAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(error);
        logs.Setup(l => l.FilterLogEventsAsync(LogGroup, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ThrowsAsync(error);

        Assert.Equal(ExitCode.Done, await RunAsync());

        var lines = terminal.Text.Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("2025-03-04 03:00:00 | 1 |", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["The runs of other machines are missing", "ElastiCache's events are missing", "The changes of alarms are missing"],
            lines[1..].Select(line => line["warn  ".Length..].Split(':')[0]));
    }

    [Fact]
    public async Task History_OfAStackWithoutALogGroup_SaysThatOtherMachinesAreMissing()
    {
        Assert.Equal(ExitCode.Done, await RunOnAsync(Seen.Target));

        Assert.Contains("warn  The runs of other machines are missing: the stack's outputs name no log group", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_HasTheRunsOfOtherMachinesOnce_AndSkipsLinesThatAreNone()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done) with { Summary = "Here." });
        logs.Setup(l => l.FilterLogEventsAsync(LogGroup, It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(
        [
            new(Seen.Now, AuditLog.Line(Entry("1", 0, AuditEvent.Done) with { Summary = "Here." })),
            new(Seen.Now, "not a line"),
            new(Seen.Now, AuditLog.Line(Entry("2", 1, AuditEvent.Done) with { Who = "other@laptop", Summary = "GET session:ses_abc" })),
        ]);

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal(
            [
                "2025-03-04 03:01:00 | 2 | other@laptop | failover | done | GET session:[secret]",
                "2025-03-04 03:00:00 | 1 | oncall@host | failover | done | Here.",
            ],
            terminal.Text.Split('\n'));
    }

    [Fact]
    public async Task History_AfterARestore_HasTheRunsOfTheGroupBefore()
    {
        Log.Append(Entry("1", 0, AuditEvent.Done));
        Log.Append(Entry("2", 1, AuditEvent.Done) with { ReplicationGroupId = "amply-redis-dev" });
        var restored = Stack with { Outputs = Stack.Outputs with { ReplicationGroupId = $"{Seen.Id}-g2" } };

        Assert.Equal(ExitCode.Done, await RunOnAsync(restored));

        Assert.Equal("2025-03-04 03:00:00 | 1 | oncall@host | failover | done | ", terminal.Text);
    }

    [Fact]
    public async Task History_ShowsTheSelectionWithHashesAndNeverTheSalt()
    {
        var salt = RunSalt.New();
        Log.Append(Entry("1", 0, AuditEvent.Begun) with
        {
            Routine = "sessions flush",
            Salt = salt.Reveal(),
            Selection =
            [
                new TypedOption("--country", "DE").Kept(salt), new TypedOption("--network", "203.0.113.0/24", TypedPrivacy.KeptHere).Kept(salt),
                new TypedOption("--user", "alice", TypedPrivacy.Hashed).Kept(salt),
            ],
        });
        Assert.Contains("203.0.113.0/24", await File.ReadAllTextAsync(LogFile), StringComparison.Ordinal);
        Assert.DoesNotContain("alice", await File.ReadAllTextAsync(LogFile), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Equal(ExitCode.Done, await RunAsync("--output", "json"));

        Assert.Contains(
            $"| sessions flush --country DE --network #{salt.Hash("203.0.113.0/24")[..8]} --user #{salt.Hash("alice")[..8]} |",
            terminal.Text,
            StringComparison.Ordinal);
        Assert.All(
            [salt.Reveal(), "203.0.113.0", "alice"],
            word => Assert.DoesNotContain(word, terminal.Text + terminal.Printed, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--since", "2h", "3|2")]
    [InlineData("--since", "2025-03-04T02:59:00Z", "3")]
    [InlineData("--incident", "inc-7", "3|2")]
    [InlineData("--incident", "INC-8", "1")]
    public async Task History_OfATimeOrAnIncident_HasOnlyItsRuns(string option, string value, string runs)
    {
        Log.Append(Entry("1", -300, AuditEvent.Done) with { Incident = "INC-8" });
        Log.Append(Entry("2", -60, AuditEvent.Done) with { Incident = "INC-7" });
        Log.Append(Entry("3", 0, AuditEvent.Done) with { Incident = "INC-7" });

        Assert.Equal(ExitCode.Done, await RunAsync(option, value));

        Assert.Equal(runs.Split('|'), terminal.Text.Split('\n').Select(line => line.Split(" | ")[1]));
    }

    [Theory]
    [InlineData("html", "<h1>INC-7: amply-redis-prod</h1>")]
    [InlineData("md", "# INC-7: amply-redis-prod")]
    public async Task Report_HoldsTheIncidentOnOnePage(string extension, string title)
    {
        Log.Append(Entry("0123456789", 0, AuditEvent.Begun) with { Incident = "INC-7" });
        Log.Append(Entry("0123456789", 1, AuditEvent.Done) with { Incident = "INC-7", Summary = "It <is> done." });
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            [new(Seen.Second, "cache-cluster", "Failover completed", Seen.Now.AddSeconds(30))]);
        alarms.Setup(a => a.DescribeAlarmHistoryAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync(
            [new($"redis-amply-high-cpu-{Seen.First}", Seen.Now.AddMinutes(-2), "Alarm updated from OK to ALARM")]);
        var file = Path.Combine(directory.FullName, $"incident.{extension}");

        Assert.Equal(ExitCode.Done, await RunAsync("--incident", "INC-7", "--report", file));

        var text = await File.ReadAllTextAsync(file);
        Assert.Contains(title, text, StringComparison.Ordinal);
        Assert.Contains(
            "From 2025-03-04 02:58:00 to 2025-03-04 03:01:00 UTC 1 routine ran, ElastiCache reported 1 event, and alarms changed 1 time: "
            + "1 alarm is still in ALARM.",
            text,
            StringComparison.Ordinal);
        Assert.All(["01234567", "Failover completed", "60.0 s", "ALARM", "oncall@host"], word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Usage, await RunAsync("--report", file));
    }

    [Fact]
    public void Append_MakesFoldersAndFilesThatOnlyTheirOwnerUses()
    {
        var root = Path.Combine(directory.FullName, ".audit");
        const UnixFileMode folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        Assert.Null(new AuditLog(root).Of(Seen.Lab).Append(Entry("1", 0, AuditEvent.Done)));
        new ManifestStore(root).Write(new SnapshotManifest
        {
            Snapshot = "nightly",
            ReplicationGroupId = Seen.Id,
            Nodes = [Seen.First],
            From = Seen.Now,
            Until = Seen.Now,
            Salt = "",
            Keys = ImmutableSortedDictionary<string, CountRange>.Empty,
            WritesMeanwhile = 0,
            Sample = [],
        });

        Assert.All([root, .. Directory.GetDirectories(root, "*", SearchOption.AllDirectories)], made => Assert.Equal(folder, File.GetUnixFileMode(made)));
        Assert.Equal(4, 1 + Directory.GetDirectories(root, "*", SearchOption.AllDirectories).Length);
        Assert.All(Directory.GetFiles(root, "*", SearchOption.AllDirectories), made => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made)));
    }

    [Fact]
    public void Append_ThroughASymbolicLink_WritesNothing()
    {
        var elsewhere = Path.Combine(directory.FullName, "elsewhere");
        File.WriteAllText(elsewhere, "mine");
        File.CreateSymbolicLink(LogFile, elsewhere);

        Assert.Equal($"the audit log '{LogFile}' cannot be written: it is a symbolic link", Log.Append(Entry("1", 0, AuditEvent.Done)));
        Assert.Equal($"the audit log '{LogFile}' cannot be written: it is a symbolic link", Log.Check(Seen.Id));

        Assert.Equal("mine", File.ReadAllText(elsewhere));
    }

    [Fact]
    public void Append_ToADanglingSymbolicLink_MakesNothing()
    {
        var elsewhere = Path.Combine(directory.FullName, "elsewhere");
        File.CreateSymbolicLink(LogFile, elsewhere);

        Assert.NotNull(Log.Append(Entry("1", 0, AuditEvent.Done)));

        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public async Task Append_ToAFileOfAnotherUser_WritesNothing()
    {
        File.WriteAllText(LogFile, "");
        using (var chown = Process.Start("chown", ["65534", LogFile]))
        {
            await chown.WaitForExitAsync();
            if (chown.ExitCode != 0)
            {
                // Only root can give a file away.
                return;
            }
        }

        Assert.Equal($"the audit log '{LogFile}' cannot be written: it belongs to another user", Log.Append(Entry("1", 0, AuditEvent.Done)));
        Assert.Equal("", File.ReadAllText(LogFile));
    }

    private static AuditEntry Entry(string run, int minute, AuditEvent @event) => new()
    {
        Run = run,
        At = Seen.Now.AddMinutes(minute),
        Who = "oncall@host",
        Routine = "failover",
        Target = "--stack prod",
        ReplicationGroupId = Seen.Id,
        Event = @event,
    };

    private Task<ExitCode> RunAsync(params string[] arguments) => RunOnAsync(Stack, arguments);

    private async Task<ExitCode> RunOnAsync(GroupTarget target, params string[] arguments)
    {
        if (target.IsLab && target.Outputs.AuditLogGroup is null)
        {
            target = target with { Outputs = target.Outputs with { AuditLogGroup = LogGroup } };
        }

        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(target)).Returns(new ApiOnlyGroup(target, api.Object) { Alarms = alarms.Object, Logs = logs.Object });
        var services = new CommandServices(
            terminal, targets.Object, groups.Object, Log, new Checkout(directory.FullName), new FakeTimeProvider(Seen.Now));
        return (ExitCode)await AmplyCommand.RunAsync(["history", .. arguments, "--stack", "prod"], services, CancellationToken.None);
    }
}
