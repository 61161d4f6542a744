using System.Net;
using System.Net.Sockets;
using Amply.Lab.Aws;
using Amply.Lab.Group;
using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Wire;

namespace Amply.Ops.Tests.Aws;

public sealed class AwsFailuresTests
{
    private static readonly AwsTimes Short = new() { Attempt = TimeSpan.FromSeconds(1), Ceiling = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task TestFailover_WhenAwsBlocksIt_SurfacesTheFault()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        aws.Lab.Context.Faults.TryInject("api-refuse-failover");

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(FailOver(aws));

        Assert.Equal(AwsErrorCodes.TestFailoverNotAvailable, refusal.Code);
    }

    [Theory]
    [InlineData("ReplicationGroupNotFoundFault", 404)]
    [InlineData("NodeGroupNotFoundFault", 404)]
    [InlineData("CacheClusterNotFound", 404)]
    [InlineData("SnapshotNotFoundFault", 404)]
    [InlineData("InvalidReplicationGroupState", 400)]
    [InlineData("InvalidCacheClusterState", 400)]
    [InlineData("InvalidSnapshotState", 400)]
    [InlineData("TestFailoverNotAvailableFault", 400)]
    [InlineData("APICallRateForCustomerExceeded", 400)]
    [InlineData("InvalidParameterValue", 400)]
    [InlineData("InvalidParameterCombination", 400)]
    [InlineData("SnapshotAlreadyExistsFault", 400)]
    [InlineData("SnapshotQuotaExceededFault", 400)]
    [InlineData("SnapshotFeatureNotSupportedFault", 400)]
    [InlineData("NoOperationFault", 400)]
    [InlineData("AccessDenied", 403)]
    [InlineData("ExpiredToken", 403)]
    public async Task EveryErrorCode_SurfacesOnceWithItsStatusAndMessage(string code, int status)
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var refusing = new CountedFault(new ApiError(code, status, "As AWS words it."), times: 1);
        aws.Lab.Context.Faults.Inject("counted", refusing);

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(FailOver(aws));

        Assert.Equal((code, (HttpStatusCode)status, "As AWS words it"), (refusal.Code, refusal.Status, refusal.ServiceMessage));
        Assert.Equal(1, refusing.Calls);
    }

    [Fact]
    public async Task AThrottledChange_IsRepeatedUntilItPasses()
    {
        var lab = await LabUnderTest.StartAsync();
        await using var aws = await AwsAgainstLab.StartAsync(lab);
        var throttled = new CountedFault(new ApiError("Throttling", 400, "Rate exceeded"), times: 2);
        lab.Context.Faults.Inject("counted", throttled);

        await aws.Clients.ElastiCache.TestFailoverAsync(LabUnderTest.GroupId, "0001", CancellationToken.None);

        Assert.Equal(3, throttled.Calls);
    }

    [Fact]
    public async Task AThrottledCall_ThatNeverPasses_SurfacesTheCode()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        aws.Lab.Context.Faults.TryInject("api-throttle");

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(FailOver(aws));

        Assert.Equal(AwsErrorCodes.Throttling, refusal.Code);
    }

    [Fact]
    public async Task AReadThatFailsOnTheServer_IsRepeated()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var failing = new CountedFault(new ApiError("InternalFailure", 500, "Not now"), times: 1);
        aws.Lab.Context.Faults.Inject("counted", failing);

        await aws.Clients.ElastiCache.DescribeReplicationGroupAsync(LabUnderTest.GroupId, CancellationToken.None);

        Assert.Equal(2, failing.Calls);
    }

    [Fact]
    public async Task AFailoverThatFailsOnTheServer_IsNeverRepeated()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var failing = new CountedFault(new ApiError("InternalFailure", 500, "Not now"), times: 1);
        aws.Lab.Context.Faults.Inject("counted", failing);

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(FailOver(aws));

        Assert.True(refusal.IsServerFault);
        Assert.Equal(1, failing.Calls);
    }

    [Fact]
    public async Task AFailoverWithoutAnswer_IsOfUnknownOutcome_AndNeverRepeated()
    {
        await using var aws = await AwsAgainstLab.StartAsync(times: Short);
        var silent = new SilentFault();
        aws.Lab.Context.Faults.Inject("counted", silent);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(FailOver(aws));

        // No call where a busy machine took the whole attempt to connect.
        Assert.InRange(silent.Calls, 0, 1);
        Assert.Contains(silent.Calls == 1 ? "did not answer" : "answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailoverWhoseConnectionIsReset_IsOfUnknownOutcome_AndNeverRepeated()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = 0;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[16 * 1024]);
                Interlocked.Increment(ref requests);
                // Closed with a reset instead of an end.
                socket.Close(timeout: 0);
            }
        });
        using var clients = new AwsClients(new AwsTarget("eu-west-1", new Uri($"http://{listener.LocalEndpoint}")), AwsTimes.Default);

        await Assert.ThrowsAsync<AwsUnreachableException>(() =>
            clients.ElastiCache.TestFailoverAsync(LabUnderTest.GroupId, "0001", CancellationToken.None));

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task ACancelledCall_IsCancelled()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        aws.Lab.Context.Faults.TryInject("api-time-out");
        using var cancelling = new CancellationTokenSource();

        var call = aws.Clients.ElastiCache.DescribeReplicationGroupAsync(LabUnderTest.GroupId, cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task WhereNothingListens_TheEndpointIsNamed()
    {
        var port = UnusedPort();
        using var clients = new AwsClients(new AwsTarget("eu-west-1", new Uri($"http://127.0.0.1:{port}")), Short);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() =>
            clients.ElastiCache.TestFailoverAsync(LabUnderTest.GroupId, "0001", CancellationToken.None));

        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoErrorOfTheService_IsUnreachable()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        using var clients = new AwsClients(new AwsTarget("eu-west-1", new Uri(aws.Host.Endpoint, "elsewhere")), Short);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() =>
            clients.ElastiCache.DescribeReplicationGroupAsync(LabUnderTest.GroupId, CancellationToken.None));

        Assert.Equal(
            $"The answer of {aws.Host.Endpoint.Authority} does not come from ElastiCache: DescribeReplicationGroups returned an empty answer (status 404)", failure.Message);
    }

    private static Func<Task> FailOver(AwsAgainstLab aws) =>
        () => aws.Clients.ElastiCache.TestFailoverAsync(LabUnderTest.GroupId, "0001", CancellationToken.None);

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class CountedFault(ApiError error, int times) : ApiFault
    {
        private int calls;

        public int Calls => calls;

        public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) =>
            Task.FromResult(Interlocked.Increment(ref calls) <= times ? error : null);
    }

    private sealed class SilentFault : ApiFault
    {
        private int calls;

        public int Calls => calls;

        public override async Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }
}
