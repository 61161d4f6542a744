using System.Net;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines.Snapshots;
using Amply.Wire;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Snapshots;

public sealed class SnapshotWaitTests
{
    [Fact]
    public async Task UntilSettled_WhenTheApiFailsMeanwhile_AsksAgain()
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        api.SetupSequence(a => a.DescribeSnapshotAsync("s", It.IsAny<CancellationToken>()))
            .ThrowsAsync(new AwsServiceException("elasticache", "DescribeSnapshots", "InternalFailure", HttpStatusCode.InternalServerError, "id", "not now", new IOException()))
            .ReturnsAsync(new Snapshot { Name = "s", Source = "manual", Status = "creating" })
            .ReturnsAsync(new Snapshot { Name = "s", Source = "manual", Status = Snapshot.Available });

        var (wait, seen) = await SnapshotWait.UntilSettledAsync(
            api.Object, "s", new WaitTimes(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)), new Progress<string>(), TimeProvider.System, CancellationToken.None);

        Assert.True(wait.Done);
        Assert.Equal(Snapshot.Available, seen?.Status);
    }

    [Fact]
    public async Task UntilSettled_WhenOnlySomebodyElseAnswersForAMinute_EndsWithWhatWasSeen()
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        api.Setup(a => a.DescribeSnapshotAsync("s", It.IsAny<CancellationToken>())).ThrowsAsync(Foreign());
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(5) };

        var (wait, seen) = await SnapshotWait.UntilSettledAsync(api.Object, "s", Often, new Progress<string>(), clock, CancellationToken.None);

        Assert.False(wait.Done);
        Assert.Null(seen);
        Assert.InRange(wait.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(200));
        Assert.Matches("^ElastiCache itself did not answer for [67][0-9] s: a portal's page$", wait.Seen);
    }

    [Fact]
    public async Task UntilSettled_WhenSomebodyElseAnswersForLessThanAMinuteAtATime_GoesOn()
    {
        var api = new Mock<IElastiCache>(MockBehavior.Strict);
        var calls = 0;
        api.Setup(a => a.DescribeSnapshotAsync("s", It.IsAny<CancellationToken>())).Returns(() => ++calls switch
        {
            100 => Task.FromResult(new Snapshot { Name = "s", Source = "manual", Status = Snapshot.Available }),
            var call when call % 3 == 0 => Task.FromResult(new Snapshot { Name = "s", Source = "manual", Status = "creating" }),
            _ => Task.FromException<Snapshot>(Foreign()),
        });
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(5) };

        var (wait, _) = await SnapshotWait.UntilSettledAsync(api.Object, "s", Often, new Progress<string>(), clock, CancellationToken.None);

        Assert.True(wait.Done);
    }

    private static WaitTimes Often => new(TimeSpan.Zero, TimeSpan.FromHours(5));

    private static AwsUnreachableException Foreign() => new("elasticache", "DescribeSnapshots", new AwsTrouble("foreign", "a portal's page", "look"), null);
}
