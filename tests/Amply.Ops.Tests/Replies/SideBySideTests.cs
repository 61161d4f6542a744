using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Amply.TestServers;
using Moq;

namespace Amply.Ops.Tests.Replies;

/// <summary>An API that hangs is waited for once: what a verb asks of it first is asked side by side.</summary>
public sealed class SideBySideTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task ToNodes_AsksForTheTokenAndTheGroupAtOnce()
    {
        var (token, group) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var api = HostileApi.Start(async call =>
        {
            (call.IsJson ? token : group).TrySetResult();
            await Task.WhenAll(token.Task, group.Task).WaitAsync(call.Ends);
            await HostileAnswers.All["a portal's page"](call);
        });
        var target = Seen.Target with { Outputs = Seen.Outputs with { RedisUrl = "rediss://:t0ken0t0ken0t0ken0@primary.example:6379/0" } };
        // One attempt only: asked one after the other, neither would ever be answered.
        var live = new LiveGroup(target, new AwsClients(new AwsTarget("eu-west-1", api.Endpoint), new AwsTimes { Attempt = Patience * 2, Ceiling = Patience * 2 }), new PreviousTokenTries(TimeProvider.System));

        Assert.IsType<GroupConnections>(await live.ToNodesAsync(CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Failover_AsksForTheEventsAndTheGroupAtOnce()
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        var asked = new TaskCompletionSource();
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).Callback(asked.SetResult).ReturnsAsync([]);
        api.Setup(a => a.DescribeReplicationGroupAsync(Seen.Id, It.IsAny<CancellationToken>())).Returns(async () =>
        {
            await asked.Task.WaitAsync(Patience);
            return Seen.Group with { NodeGroups = [] };
        });

        await new FailoverRoutine(new ApiOnlyGroup(Seen.Target, api.Object), new FailoverOptions(null, false), TimeProvider.System).PlanAsync(CancellationToken.None);
    }

    [Fact]
    public async Task SnapshotCreate_AsksForTheSnapshotsAndTheGroupAtOnce()
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        var asked = new TaskCompletionSource();
        api.Setup(a => a.DescribeSnapshotsAsync(Seen.Id, It.IsAny<CancellationToken>())).Callback(asked.SetResult).ReturnsAsync([]);
        api.Setup(a => a.DescribeReplicationGroupAsync(Seen.Id, It.IsAny<CancellationToken>())).Returns(async () =>
        {
            await asked.Task.WaitAsync(Patience);
            return Seen.Group with { NodeGroups = [] };
        });

        await new SnapshotCreateRoutine(new ApiOnlyGroup(Seen.Target, api.Object), null, new ManifestStore("nowhere"), TimeProvider.System).PlanAsync(CancellationToken.None);
    }
}
