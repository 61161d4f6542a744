using System.Net;
using System.Text.Json.Nodes;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Amply.TestServers;
using Amply.Wire;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Snapshots;

/// <summary><c>snapshot delete</c> and <c>prune</c> from the command line to ElastiCache's actions.</summary>
public sealed class SnapshotDeleteTests : IDisposable
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly ScriptedTerminal terminal = new();
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);

    public void Dispose() => audit.Delete(recursive: true);

    [Fact]
    public async Task Delete_WithoutExecute_DeletesNothing()
    {
        There(PruneRuleTests.Of("mine", 3), PruneRuleTests.Of("other", 1));

        Assert.Equal(ExitCode.Done, await RunAsync("delete", "--name", "MINE"));

        Assert.Contains("delete mine, available, 3.0 d old: at once and for good", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch", "the group has no snapshot 'nosuch'")]
    [InlineData("nightly", "nightly is an automatic snapshot")]
    [InlineData("half", "half is creating")]
    public async Task Delete_OfWhatMustStay_IsRefused(string name, string why)
    {
        There(PruneRuleTests.Of("mine", 3), PruneRuleTests.Of("nightly", 1, source: "automated"), PruneRuleTests.Of("half", 0, "creating"));

        Assert.Equal(ExitCode.Refused, await RunAsync("delete", "--name", name, "--execute", "--yes"));

        Assert.Contains(why, terminal.Text, StringComparison.Ordinal);
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Delete_OfTheLastGoodOne_WarnsBefore()
    {
        There(PruneRuleTests.Of("mine", 3));

        Assert.Equal(ExitCode.Done, await RunAsync("delete", "--name", "mine"));

        Assert.Contains("warn  last good one", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_DeletesTheOldestFirstAndAuditsTheirNames()
    {
        There(PruneRuleTests.Of("a", 1), PruneRuleTests.Of("b", 40), PruneRuleTests.Of("c", 90), PruneRuleTests.Of("nightly", 99, source: "automated"));
        var order = new List<string>();
        api.Setup(a => a.DeleteSnapshotAsync(It.IsIn("b", "c"), It.IsAny<CancellationToken>()))
            .Callback((string name, CancellationToken _) => order.Add(name)).ReturnsAsync(PruneRuleTests.Of("x", 1, "deleting"));

        Assert.Equal(ExitCode.Done, await RunAsync("prune", "--keep", "1", "--older-than", "30d", "--execute", "--yes"));

        Assert.Equal(["c", "b"], order);
        Assert.Contains("2 of 2 snapshots deleted.", terminal.Text, StringComparison.Ordinal);
        Assert.Contains(("deletedNames", "c, b"), new AuditLog(audit.FullName).Read(Seen.Id).Entries[^1].Figures!.Lines());
    }

    [Fact]
    public async Task Prune_WhenOneIsRefusedAndOneIsGoneAlready_GoesOnAndFails()
    {
        There(PruneRuleTests.Of("a", 1), PruneRuleTests.Of("b", 40), PruneRuleTests.Of("c", 90));
        api.Setup(a => a.DeleteSnapshotAsync("c", It.IsAny<CancellationToken>())).ThrowsAsync(Error(AwsErrorCodes.InvalidSnapshotState));
        api.Setup(a => a.DeleteSnapshotAsync("b", It.IsAny<CancellationToken>())).ThrowsAsync(Error(AwsErrorCodes.SnapshotNotFound));

        Assert.Equal(ExitCode.Failed, await RunAsync("prune", "--keep", "1", "--execute", "--yes", "--output", "json"));

        var result = JsonNode.Parse(terminal.Printed)!["result"]!;
        Assert.Equal(["b"], result["deleted"]!.AsArray().Select(n => (string?)n));
        Assert.Equal(["c"], result["refused"]!.AsObject().Select(n => n.Key));
    }

    [Fact]
    public async Task Prune_WhenTheApiDoesNotAnswer_EndsUnknownAndStops()
    {
        There(PruneRuleTests.Of("a", 1), PruneRuleTests.Of("b", 40), PruneRuleTests.Of("c", 90));
        api.Setup(a => a.DeleteSnapshotAsync("c", It.IsAny<CancellationToken>())).ThrowsAsync(Error("InternalFailure", HttpStatusCode.InternalServerError));

        Assert.Equal(ExitCode.Unknown, await RunAsync("prune", "--keep", "1", "--execute", "--yes"));

        Assert.Contains("Next: ./amply snapshot list --stack prod", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, RoutineOutcome.Refused, "0 of 2 snapshots deleted. The lock was lost. Nothing was changed.")]
    [InlineData(1, RoutineOutcome.Failed, "1 of 2 snapshots deleted. The lock was lost.")]
    public async Task Prune_WhenTheLockWasLost_StopsBeforeTheNextOne(int after, RoutineOutcome outcome, string summary)
    {
        There(PruneRuleTests.Of("a", 1), PruneRuleTests.Of("b", 40), PruneRuleTests.Of("c", 90));
        var deleted = 0;
        api.Setup(a => a.DeleteSnapshotAsync("c", It.IsAny<CancellationToken>())).Callback(() => deleted++).ReturnsAsync(PruneRuleTests.Of("c", 90, "deleting"));
        var routine = new SnapshotDeleteRoutine(
            new ApiOnlyGroup(Seen.Target, api.Object), SnapshotChoice.By(new PruneRule(1, null)), new FakeTimeProvider(Seen.Now));
        var plan = await routine.PlanAsync(default);

        var result = await routine.RunAsync(
            plan, Mock.Of<IProgress<string>>(), _ => Task.FromResult<string?>(deleted < after ? null : "The lock was lost."), default);

        Assert.Equal((outcome, summary, after), (result.Outcome, result.Summary, deleted));
    }

    [Theory]
    [InlineData("no snapshots selected", "prune")]
    [InlineData("--keep 0 would leave no snapshot", "prune", "--keep", "0")]
    [InlineData("--older-than 'old' is not a time", "prune", "--older-than", "old")]
    [InlineData("--name", "delete")]
    public async Task Snapshot_WhenTheLineIsWrong_IsRefusedBeforeAnythingIsOpened(string why, params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync([.. arguments, "--execute", "--yes"]));
        Assert.Contains(why, terminal.Text, StringComparison.Ordinal);
    }

    private static AwsServiceException Error(string code, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new("elasticache", "DeleteSnapshot", code, status, null, "it says no");

    private void There(params Snapshot[] snapshots) =>
        api.Setup(a => a.DescribeSnapshotsAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync([.. snapshots]);

    private async Task<ExitCode> RunAsync(params string[] arguments)
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(Seen.Target)).Returns(new ApiOnlyGroup(Seen.Target, api.Object));
        var services = new CommandServices(
            terminal, targets.Object, groups.Object, new AuditLog(audit.FullName), new Checkout(audit.FullName), new FakeTimeProvider(Seen.Now));
        return (ExitCode)await AmplyCommand.RunAsync(["snapshot", .. arguments, "--stack", "prod"], services, CancellationToken.None);
    }
}
