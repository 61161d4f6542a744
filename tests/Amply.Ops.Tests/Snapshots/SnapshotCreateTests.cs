using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Tests.Status;
using Amply.TestServers;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Snapshots;

public sealed class SnapshotCreateTests
{
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);

    [Theory]
    [InlineData(19, Verdict.Pass, "19 of 20 in the last 24 hours")]
    [InlineData(20, Verdict.Fail, "20 of 20 manual snapshots of amply-redis-prod were created in the last 24 hours")]
    public async Task Plan_OfACluster_CountsTheQuotaOfTheWholeGroup(int made, Verdict verdict, string words)
    {
        api.Setup(a => a.DescribeReplicationGroupAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Group with { ClusterEnabled = true, NodeGroups = [] });
        api.Setup(a => a.DescribeSnapshotsAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync(
            [PruneRuleTests.Of("two-days-old", 2), .. Enumerable.Range(0, made).Select(number => PruneRuleTests.Of($"m{number}", 0))]);
        var group = new ApiOnlyGroup(Seen.Target with { Outputs = Seen.ClusterOutputs }, api.Object);

        var plan = await new SnapshotCreateRoutine(group, "mine", new ManifestStore("nowhere"), new FakeTimeProvider(Seen.Now)).PlanAsync(CancellationToken.None);

        var quota = Assert.Single(plan.Findings, f => f.Check == "quota");
        Assert.Equal(verdict, quota.Verdict);
        Assert.StartsWith(words, quota.Message, StringComparison.Ordinal);
    }
}
