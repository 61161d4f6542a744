using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
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
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly ScriptedTerminal terminal = new();

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
                "2025-03-04 03:05:00 | oncall@host | --stack prod | failover | started, no outcome | ",
                "2025-03-04 03:00:00 | oncall@host | --stack prod | failover | done | It is done.",
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

        Assert.Equal("2025-03-04 03:00:00 | oncall@host | --stack prod | failover | done | ", terminal.Text);
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

        Assert.Equal(["--lab e2", "--outputs e2.json", "--lab e2"], terminal.Text.Split('\n').Select(line => line.Split(" | ")[2]));
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

    private Task<ExitCode> RunAsync(params string[] arguments) => RunOnAsync(Seen.Target, arguments);

    private async Task<ExitCode> RunOnAsync(GroupTarget target, params string[] arguments)
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(target);
        var services = new CommandServices(
            terminal, targets.Object, new Mock<IGroupOpener>(MockBehavior.Strict).Object, Log, new Checkout(directory.FullName), new FakeTimeProvider(Seen.Now));
        return (ExitCode)await AmplyCommand.RunAsync(["history", .. arguments, "--stack", "prod"], services, CancellationToken.None);
    }
}
