using System.Text.Json.Nodes;
using Amply.Ops.Audit;
using Amply.Ops.Commands;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Figures;
using Amply.Ops.Stacks;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Audit;

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
        Assert.Contains("nothing was changed from here yet (", terminal.Text, StringComparison.Ordinal);
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
                "2025-03-04 03:05:00 | oncall@host | --stack prod | failover | begun, never ended | ",
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
        File.AppendAllLines(LogFile, ["{\"run\":\"of a newer version\"}", "not json", "null"]);
        Log.Append(Entry("2", 1, AuditEvent.Done));

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Equal(3, terminal.Text.Split('\n').Length);
        Assert.EndsWith("3 lines of the audit log could not be read.", terminal.Text, StringComparison.Ordinal);
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

    private async Task<ExitCode> RunAsync(params string[] arguments)
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        var services = new CommandServices(
            terminal, targets.Object, new Mock<IGroupOpener>(MockBehavior.Strict).Object, Log, new Checkout(directory.FullName), new FakeTimeProvider(Seen.Now));
        return (ExitCode)await AmplyCommand.RunAsync(["history", .. arguments, "--stack", "prod"], services, CancellationToken.None);
    }
}
