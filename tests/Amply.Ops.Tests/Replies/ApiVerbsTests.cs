using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Tests.Aws;
using Amply.Ops.Tests.Status;
using Amply.TestServers;
using Moq;

namespace Amply.Ops.Tests.Replies;

/// <summary>The verbs that only the API serves, from the command line to whoever answers in the API's place.</summary>
public sealed class ApiVerbsTests : IDisposable
{
    private static readonly GroupTarget Group = new("--lab x", Seen.Outputs with
    {
        ReplicationGroupId = LabUnderTest.GroupId,
        Nodes = [LabUnderTest.GroupId + "-001", LabUnderTest.GroupId + "-002"],
        ApiEndpoint = "http://127.0.0.1",
    });

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly ScriptedTerminal terminal = new();

    public static TheoryData<string> Answers => [.. HostileAnswers.All.Keys];

    private string Said => $"{terminal.Text}\n{terminal.Printed}";

    public void Dispose() => audit.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Verbs_WhenSomebodyElseAnswers_FailAndNeverSayThatThereAreNoSnapshots(string answer)
    {
        await using var api = HostileApi.Start(HostileAnswers.All[answer]);

        Assert.Equal(ExitCode.Failed, await RunAsync(api, "list"));
        Assert.Equal(ExitCode.Failed, await RunAsync(api, "list", "--output", "json"));
        Assert.Equal(ExitCode.Failed, await RunAsync(api, "prune", "--keep", "1", "--execute", "--yes"));
        Assert.Equal(ExitCode.Failed, await RunAsync(api, "delete", "--name", "mine", "--execute", "--yes"));
        Assert.Equal(ExitCode.Failed, await RunAsync(api, "export", "mine", "--bucket", "amply-exports", "--execute", "--yes"));
        Assert.Equal(ExitCode.Refused, await RunAsync(api, "create", "--execute", "--yes"));

        Assert.DoesNotContain("no snapshot", Said, StringComparison.Ordinal);
        Assert.Matches("does not come from ElastiCache|got no answer from 127.0.0.1", Said);
        Assert.DoesNotContain("..", Said, StringComparison.Ordinal);
        Assert.DoesNotContain("check the credentials", Said, StringComparison.Ordinal);
        Assert.Empty(audit.GetFiles());
        Assert.DoesNotContain(api.Actions, action => !action.StartsWith("Describe", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Changes_WhenSomebodyElseAnswersThem_AreOfUnknownOutcome(string answer)
    {
        await using var good = await AwsAgainstLab.StartAsync();
        await good.Clients.ElastiCache.CreateSnapshotAsync("mine", SnapshotSubject.Node(LabUnderTest.GroupId + "-002"), CancellationToken.None);
        await good.SettleAsync();
        await using var api = HostileApi.Start(
            call => call.Action.StartsWith("Describe", StringComparison.Ordinal) ? call.PassOnAsync() : HostileAnswers.All[answer](call), good.Host.Endpoint);

        Assert.Equal(ExitCode.Unknown, await RunAsync(api, "create", "--name", "another", "--execute", "--yes"));
        Assert.Contains("It is not known whether ElastiCache creates snapshot another.", Said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unknown, await RunAsync(api, "delete", "--name", "mine", "--execute", "--yes"));
        Assert.Contains("0 of 1 snapshots deleted; mine: it is not known whether ElastiCache deletes it: ", Said, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unknown, await RunAsync(api, "export", "mine", "--bucket", "amply-exports", "--execute", "--yes"));
        Assert.Contains("It is not known whether ElastiCache exports mine.", Said, StringComparison.Ordinal);

        Assert.Equal(3, Said.Split("Next: ./amply snapshot list --lab x").Length - 1);
        Assert.Equal(["CreateSnapshot", "DeleteSnapshot", "CopySnapshot"], api.Actions.Where(action => !action.StartsWith("Describe", StringComparison.Ordinal)));
        var entries = new AuditLog(audit.FullName).Of(Group).Read(LabUnderTest.GroupId).Entries;
        Assert.Equal(3, entries.Count(entry => entry.Event == AuditEvent.Unknown));
    }

    [Fact]
    public async Task Create_WhenRedisDoesNotAnswer_NamesTheReplicaThatTheApiNames()
    {
        await using var good = await AwsAgainstLab.StartAsync();
        await using var api = HostileApi.Start(call => call.PassOnAsync(), good.Host.Endpoint);

        await RunAsync(api, "create", "--name", "mine");

        Assert.Contains("create snapshot mine of amply-redis-test-002", Said, StringComparison.Ordinal);
        Assert.Contains("warn  node: amply-redis-test-002: Redis does not answer here. ElastiCache says that it is a replica", Said, StringComparison.Ordinal);
        Assert.DoesNotContain("pass  node", Said, StringComparison.Ordinal);
    }

    private async Task<ExitCode> RunAsync(HostileApi api, params string[] arguments)
    {
        using var clients = new AwsClients(new AwsTarget("eu-west-1", api.Endpoint) { Option = Group.Option }, AwsTimes.Default);
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice(null, "x", null), It.IsAny<CancellationToken>())).ReturnsAsync(Group);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(Group)).Returns(new ApiOnlyGroup(Group, clients.ElastiCache));
        var services = new CommandServices(
            terminal, targets.Object, groups.Object, new AuditLog(audit.FullName), new Checkout(audit.FullName), TimeProvider.System);
        return (ExitCode)await AmplyCommand.RunAsync(["snapshot", .. arguments, "--lab", "x"], services, CancellationToken.None);
    }
}
