using System.Net;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Amply.Wire;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Snapshots;

/// <summary><c>snapshot export</c> from the command line to ElastiCache's answers.</summary>
public sealed class SnapshotExportTests : IDisposable
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly ScriptedTerminal terminal = new();
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);

    public SnapshotExportTests() =>
        api.Setup(a => a.DescribeSnapshotsAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync(
            [PruneRuleTests.Of("mine", 3), PruneRuleTests.Of("half", 0, "creating"), PruneRuleTests.Of("automatic.amply-redis-prod-2026-11-23-04-00", 1, source: "automated")]);

    public void Dispose() => audit.Delete(recursive: true);

    [Fact]
    public async Task Export_WithoutExecute_ExportsNothingAndSaysWhatTheFilesAre()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("mine"));

        Assert.Contains("mine-0001.rdb to the bucket amply-exports", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("warn  secrecy: the files hold every session in plain text: anyone who can read them can log in as any user", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch", "the group has no snapshot 'nosuch'")]
    [InlineData("half", "half is creating")]
    public async Task Export_OfWhatCannotBe_IsRefused(string name, string why)
    {
        Assert.Equal(ExitCode.Refused, await RunAsync(name, "--execute", "--yes"));
        Assert.Contains(why, terminal.Text, StringComparison.Ordinal);
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Export_OfAnAutomaticOne_BearsANameThatIsAllowed()
    {
        Copy("automatic.amply-redis-prod-2026-11-23-04-00", "s-amply-redis-prod-2026-11-23-04-00");
        Ends("automatic.amply-redis-prod-2026-11-23-04-00");

        Assert.Equal(ExitCode.Done, await RunAsync("automatic.amply-redis-prod-2026-11-23-04-00", "--execute", "--yes"));

        Assert.Contains("aws s3 cp s3://amply-exports/s-amply-redis-prod-2026-11-23-04-00-0001.rdb .", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WhoseEventSaysFailed_FailsThoughTheSnapshotIsAvailable()
    {
        Copy("mine", "mine");
        Ends("mine", new CacheEvent("x-001", "cache-cluster", "Copy failed for snapshot with ID 'mine': no room", Seen.Now));

        Assert.Equal(ExitCode.Failed, await RunAsync("mine", "--execute", "--yes"));

        Assert.Contains("The export failed: Copy failed for snapshot with ID 'mine': no room.", terminal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AwsErrorCodes.SnapshotAlreadyExists, "holds an export of mine already. Delete it there")]
    [InlineData(AwsErrorCodes.InvalidParameterValue, "The bucket must be in us-east-1, belong to this account, and grant ElastiCache access.")]
    [InlineData(AwsErrorCodes.SnapshotNotFound, "Snapshot mine does not exist any more.")]
    [InlineData(AwsErrorCodes.InvalidSnapshotState, "Snapshot mine is not available any more")]
    public async Task Export_WhenElastiCacheRefuses_SaysWhyAndThatNothingWasChanged(string code, string words)
    {
        api.Setup(a => a.CopySnapshotAsync("mine", "mine", "amply-exports", It.IsAny<CancellationToken>())).ThrowsAsync(Error(code, HttpStatusCode.BadRequest));

        Assert.Equal(ExitCode.Refused, await RunAsync("mine", "--execute", "--yes"));

        Assert.Contains(words, terminal.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WhenElastiCacheFails_EndsUnknown()
    {
        api.Setup(a => a.CopySnapshotAsync("mine", "mine", "amply-exports", It.IsAny<CancellationToken>())).ThrowsAsync(Error("InternalFailure", HttpStatusCode.InternalServerError));

        Assert.Equal(ExitCode.Unknown, await RunAsync("mine", "--execute", "--yes"));

        Assert.EndsWith("Next: ./amply snapshot list --stack prod", terminal.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://amply")]
    [InlineData("Amply")]
    [InlineData("a")]
    public async Task Export_ToWhatIsNoBucket_IsRefusedBeforeAnythingIsOpened(string bucket)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("mine", "--bucket", bucket));
        Assert.Contains($"--bucket '{bucket}' is not a valid bucket name", terminal.Text, StringComparison.Ordinal);
    }

    private static AwsServiceException Error(string code, HttpStatusCode status) => new("elasticache", "CopySnapshot", code, status, null, "it says no.");

    private void Copy(string source, string target) =>
        api.Setup(a => a.CopySnapshotAsync(source, target, "amply-exports", It.IsAny<CancellationToken>())).ReturnsAsync(PruneRuleTests.Of(source, 1, "copying"));

    private void Ends(string name, params CacheEvent[] events)
    {
        api.Setup(a => a.DescribeSnapshotAsync(name, It.IsAny<CancellationToken>())).ReturnsAsync(PruneRuleTests.Of(name, 1));
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([.. events]);
    }

    private async Task<ExitCode> RunAsync(string name, params string[] arguments)
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice("prod", null, null), It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(Seen.Target)).Returns(new ApiOnlyGroup(Seen.Target, api.Object));
        var services = new CommandServices(
            terminal, targets.Object, groups.Object, new AuditLog(audit.FullName), new Checkout(audit.FullName), new FakeTimeProvider(Seen.Now));
        string[] bucket = arguments.Contains("--bucket") ? [] : ["--bucket", "amply-exports"];
        return (ExitCode)await AmplyCommand.RunAsync(["snapshot", "export", name, .. bucket, .. arguments, "--stack", "prod"], services, CancellationToken.None);
    }
}
