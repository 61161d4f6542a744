using System.Net;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
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
}
