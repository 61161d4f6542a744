using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.TestServers;

namespace Amply.Ops.Tests.Aws;

/// <summary>Whoever answers in a service's place: every call says so, and none believes it.</summary>
public sealed class ForeignReplyTests
{
    private const string Group = LabUnderTest.GroupId;

    private static readonly Dictionary<string, Func<AwsClients, Task>> Calls = new()
    {
        ["DescribeReplicationGroups"] = aws => aws.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None),
        ["DescribeCacheClusters"] = aws => aws.ElastiCache.DescribeCacheClusterAsync(Group + "-001", CancellationToken.None),
        ["DescribeEvents"] = aws => aws.ElastiCache.DescribeEventsAsync(DateTimeOffset.UnixEpoch, CancellationToken.None),
        ["DescribeSnapshots"] = aws => aws.ElastiCache.DescribeSnapshotsAsync(Group, CancellationToken.None),
        ["DescribeAlarms"] = aws => aws.Alarms.DescribeAlarmsAsync("redis-amply", CancellationToken.None),
        ["GetSecretValue"] = aws => aws.Secrets.GetSecretValueAsync(LabUnderTest.SecretArn, CancellationToken.None),
        ["TestFailover"] = aws => aws.ElastiCache.TestFailoverAsync(Group, "0001", CancellationToken.None),
        ["ModifyReplicationGroup"] = aws => aws.ElastiCache.ModifyReplicationGroupAsync(Group, new ReplicationGroupChange { MultiAzEnabled = false }, CancellationToken.None),
        ["CreateSnapshot"] = aws => aws.ElastiCache.CreateSnapshotAsync("mine", SnapshotSubject.Node(Group + "-001"), CancellationToken.None),
        ["DeleteSnapshot"] = aws => aws.ElastiCache.DeleteSnapshotAsync("mine", CancellationToken.None),
        ["CopySnapshot"] = aws => aws.ElastiCache.CopySnapshotAsync("mine", "copy", "bucket", CancellationToken.None),
    };

    // Those that are not even HTTP, or not whole.
    private static readonly string[] NoAnswers = ["an end before the length", "another protocol"];

    public static TheoryData<string> Answers => [.. HostileAnswers.All.Keys];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task EveryCall_WhenSomebodyElseAnswers_IsUnreachable(string answer)
    {
        await using var api = HostileApi.Start(HostileAnswers.All[answer]);
        using var clients = Clients(api);

        var failures = await Task.WhenAll(Calls.Select(async call => (Action: call.Key, Failure: await Assert.ThrowsAsync<AwsUnreachableException>(() => call.Value(clients)))));

        var host = api.Endpoint.Authority;
        Assert.All(failures, one => Assert.StartsWith(
            NoAnswers.Contains(answer) ? $"{one.Action} got no answer from {host}: " : $"The answer of {host} does not come from {Service(one.Action)}: {one.Action} returned ",
            one.Failure.Message,
            StringComparison.Ordinal));
        Assert.All(failures, one => Assert.InRange(one.Failure.Message.Length, 1, 300));
        Assert.All(failures, one => Assert.DoesNotContain('\u001b', one.Failure.Message));
        Assert.All(failures, one => Assert.Contains("./amply lab status --lab x", one.Failure.Remedy, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AChange_WhenSomebodyElseAnswers_IsNeverSentTwice(string answer)
    {
        await using var api = HostileApi.Start(HostileAnswers.All[answer]);
        using var clients = Clients(api);

        await Assert.ThrowsAsync<AwsUnreachableException>(() => Calls["TestFailover"](clients));

        Assert.Equal(["TestFailover"], api.Actions);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirect_IsNotFollowed(int status)
    {
        await using var elsewhere = HostileApi.Start(HostileAnswers.All["JSON"]);
        await using var api = HostileApi.Start(call => call.ReplyAsync(status, "text/html", "moved", $"Location: {elsewhere.Endpoint}"));
        using var clients = Clients(api);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => Calls["DescribeReplicationGroups"](clients));

        Assert.EndsWith($"DescribeReplicationGroups returned a redirect (status {status})", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Actions);
    }

    [Fact]
    public async Task AReplyThatDrips_EndsWithItsAttempt()
    {
        await using var api = HostileApi.Start(async call =>
        {
            await call.RawAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n<{call.Action}Response>");
            while (true)
            {
                await call.RawAsync(" ");
                await Task.Delay(50, call.Ends);
            }
        });
        using var clients = new AwsClients(Target(api), new AwsTimes { Attempt = TimeSpan.FromSeconds(1), Ceiling = TimeSpan.FromSeconds(2) });

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => Calls["DescribeReplicationGroups"](clients));

        Assert.EndsWith("it did not answer within 1 s an attempt, 2 s in all", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailure_WithLongWords_KeepsTheirBeginning()
    {
        await using var api = HostileApi.Start(call => call.ReplyAsync(
            400, "text/xml", $"<ErrorResponse><Error><Code>InvalidParameterValue</Code><Message>{new string('x', 5000)}</Message></Error></ErrorResponse>"));
        using var clients = Clients(api);

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => Calls["TestFailover"](clients));

        Assert.Equal(new string('x', 300) + "…", refusal.ServiceMessage);
    }

    [Fact]
    public async Task DescribeSnapshots_WhenEveryAnswerIsOfAnotherGroup_IsUnreachable()
    {
        await using var api = HostileApi.Start(call => SnapshotsAsync(call, "another-group"));
        using var clients = Clients(api);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => Calls["DescribeSnapshots"](clients));

        Assert.EndsWith(
            $"DescribeSnapshots returned snapshot 'mine' of another group where those of '{Group}' were asked for",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeSnapshots_WhenTheAccountHasOnlySnapshotsOfOtherGroups_FindsNone()
    {
        var calls = 0;
        await using var api = HostileApi.Start(call => SnapshotsAsync(call, Interlocked.Increment(ref calls) == 1 ? "another-group" : null));
        using var clients = Clients(api);

        Assert.Empty(await clients.ElastiCache.DescribeSnapshotsAsync(Group, CancellationToken.None));
        Assert.Equal(2, calls);
    }

    private static Task SnapshotsAsync(HostileCall call, string? group)
    {
        var snapshot = group is null ? "" : $"""
            <Snapshot><SnapshotName>mine</SnapshotName><SnapshotStatus>available</SnapshotStatus>
            <ReplicationGroupId>{group}</ReplicationGroupId></Snapshot>
            """;
        return call.ReplyAsync(
            200,
            "text/xml",
            $"<{call.Action}Response><{call.Action}Result><Snapshots>{snapshot}</Snapshots></{call.Action}Result></{call.Action}Response>");
    }

    private static AwsClients Clients(HostileApi api) => new(Target(api), AwsTimes.Default);

    private static AwsTarget Target(HostileApi api) => new("eu-west-1", api.Endpoint) { Option = "--lab x" };

    private static string Service(string action) => action switch
    {
        "DescribeAlarms" => "CloudWatch",
        "GetSecretValue" => "Secrets Manager",
        _ => "ElastiCache",
    };
}
