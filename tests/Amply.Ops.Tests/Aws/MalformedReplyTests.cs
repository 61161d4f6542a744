using System.Xml.Linq;
using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.TestServers;

namespace Amply.Ops.Tests.Aws;

/// <summary>A good reply with one thing spoiled: the call fails as if nobody had answered, and names the element.</summary>
public sealed class MalformedReplyTests : IAsyncLifetime
{
    private const string Group = LabUnderTest.GroupId;

    private AwsAgainstLab good = null!;

    public static TheoryData<string, string> Needed => new()
    {
        { "DescribeReplicationGroups", "ReplicationGroups" },
        { "DescribeReplicationGroups", "ReplicationGroupId" },
        { "DescribeReplicationGroups", "Status" },
        { "DescribeReplicationGroups", "NodeGroupId" },
        { "DescribeReplicationGroups", "CacheClusterId" },
        { "DescribeCacheClusters", "CacheClusters" },
        { "DescribeCacheClusters", "CacheClusterStatus" },
        { "DescribeSnapshots", "Snapshots" },
        { "DescribeSnapshots", "SnapshotName" },
        { "DescribeSnapshots", "SnapshotStatus" },
        { "DescribeEvents", "Events" },
        { "DescribeEvents", "Date" },
        { "DescribeAlarms", "MetricAlarms" },
        { "DescribeAlarms", "AlarmName" },
        { "DescribeAlarms", "StateValue" },
        { "TestFailover", "ReplicationGroup" },
    };

    public static TheoryData<string, string, string> Impossible => new()
    {
        { "DescribeReplicationGroups", "ReplicationGroupId", "another-group" },
        { "DescribeReplicationGroups", "ReplicationGroupId", "$(reboot)" },
        { "DescribeReplicationGroups", "ClusterId", "x; reboot" },
        { "DescribeReplicationGroups", "SnapshotRetentionLimit", "seven" },
        { "DescribeReplicationGroups", "SnapshotRetentionLimit", "99999999999" },
        { "DescribeReplicationGroups", "ClusterEnabled", "maybe" },
        { "DescribeReplicationGroups", "ReadEndpoint/Port", "0" },
        { "DescribeReplicationGroups", "ReadEndpoint/Port", "65536" },
        { "DescribeReplicationGroups", "ReadEndpoint/Port", "six" },
        { "DescribeReplicationGroups", "ReadEndpoint/Address", "not a host" },
        { "DescribeCacheClusters", "CacheClusterId", "another-node" },
        { "DescribeCacheClusters", "CacheClusterCreateTime", "yesterday" },
        { "DescribeSnapshots", "SnapshotName", "--everyone" },
        { "DescribeSnapshots", "SnapshotCreateTime", "2025-13-41T00:00:00Z" },
        { "DescribeEvents", "Date", "1" },
        { "DescribeAlarms", "Threshold", "much" },
        { "DescribeAlarms", "Threshold", "NaN" },
        { "TestFailover", "ReplicationGroupId", "another-group" },
    };

    public async Task InitializeAsync()
    {
        good = await AwsAgainstLab.StartAsync();
        await good.Lab.Alarms.LookAsync(CancellationToken.None);
        await good.Clients.ElastiCache.CreateSnapshotAsync("mine", SnapshotSubject.Node(Group + "-002"), CancellationToken.None);
        await good.SettleAsync();
    }

    public Task DisposeAsync() => good.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Needed))]
    public Task Call_WhenAnElementIsMissing_IsUnreachable(string action, string element) =>
        FailsAsync(action, element, found => found.Remove());

    [Theory]
    [MemberData(nameof(Needed))]
    public Task Call_WhenAnElementIsThereTwice_IsUnreachable(string action, string element) =>
        FailsAsync(action, element, found => found.AddAfterSelf(new XElement(found)));

    [Theory]
    [MemberData(nameof(Impossible))]
    public Task Call_WhenAValueCannotBe_IsUnreachable(string action, string element, string value) =>
        FailsAsync(action, element, found => found.Value = value);

    [Theory]
    [InlineData("DescribeReplicationGroups", "Status")]
    [InlineData("DescribeSnapshots", "SnapshotStatus")]
    public Task Call_WhenTextHoldsElements_IsUnreachable(string action, string element) =>
        FailsAsync(action, element, found => found.ReplaceNodes(new XElement("b", found.Value)));

    [Fact]
    public Task Call_WhenAListHoldsSomethingElse_IsUnreachable() =>
        FailsAsync("DescribeSnapshots", "Snapshots", found => found.ReplaceNodes(new XElement("b")));

    [Fact]
    public async Task Read_OfWordsThatAreNotKnownYet_KeepsThem()
    {
        await using var api = Spoiled(
            ("AutomaticFailover", "pausing"),
            ("MultiAZ", "2"),
            ("CurrentRole", "observer"),
            ("Status", "rebooting cluster nodes"),
            ("SnapshotStatus", "exporting"),
            ("StateValue", "MUTED"));
        using var clients = Clients(api);

        var group = await clients.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None);
        var snapshot = await clients.ElastiCache.DescribeSnapshotAsync("mine", CancellationToken.None);
        var alarms = await clients.Alarms.DescribeAlarmsAsync("redis-amply-", CancellationToken.None);

        Assert.Equal(("pausing", "2", "rebooting cluster nodes"), (group.AutomaticFailover, group.MultiAz, group.Status));
        Assert.Contains(group.NodeGroups[0].Members, member => member.CurrentRole == "observer");
        Assert.Equal("exporting", snapshot.Status);
        Assert.Contains(alarms, alarm => alarm.State == "MUTED");
        Assert.Contains(alarms, alarm => alarm.State == AlarmState.InsufficientData);
    }

    [Theory]
    [InlineData("DescribeSnapshots", "Marker", true)]
    [InlineData("DescribeEvents", "Marker", true)]
    [InlineData("DescribeAlarms", "NextToken", true)]
    [InlineData("DescribeSnapshots", "Marker", false)]
    public async Task List_WhosePagesDoNotEnd_IsUnreachable(string action, string marker, bool same)
    {
        var list = action switch { "DescribeSnapshots" => "Snapshots", "DescribeEvents" => "Events", _ => "MetricAlarms" };
        var pages = 0;
        await using var api = HostileApi.Start(call => call.ReplyAsync(
            200, "text/xml", $"<{action}Response><{action}Result><{list}/><{marker}>{(same ? 0 : Interlocked.Increment(ref pages))}</{marker}></{action}Result></{action}Response>"));
        using var clients = Clients(api);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => CallAsync(clients, action));

        Assert.EndsWith($"{action} returned pages without an end", failure.Message, StringComparison.Ordinal);
        Assert.Equal(same ? 2 : 1000, api.Actions.Count);
    }

    [Theory]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v"}""", "SecretString")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":5}""", "SecretString")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":"\ud800 hush"}""", "SecretString")]
    [InlineData("""{"ARN":"a","Name":"n","SecretString":"hush"}""", "VersionId")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":"hush","CreatedDate":"today"}""", "CreatedDate")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":"hush","CreatedDate":1e300}""", "CreatedDate")]
    [InlineData("""{"ARN":"a","Name":"n","VersionId":"v","SecretString":"hush","SecretString":"hush"}""", "cut off or is not JSON")]
    public async Task GetSecretValue_WhenAMemberIsNoneOfTheServices_IsUnreachableAndQuotesNothing(string reply, string named)
    {
        await using var api = HostileApi.Start(call => call.ReplyAsync(200, call.Type, reply));
        using var clients = Clients(api);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => clients.Secrets.GetSecretValueAsync("any", CancellationToken.None));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToString(), StringComparison.Ordinal);
    }

    private static AwsClients Clients(HostileApi api) => new(new AwsTarget("eu-west-1", api.Endpoint), AwsTimes.Default);

    private Task CallAsync(AwsClients clients, string action) => action switch
    {
        "DescribeReplicationGroups" => clients.ElastiCache.DescribeReplicationGroupAsync(Group, CancellationToken.None),
        "DescribeCacheClusters" => clients.ElastiCache.DescribeCacheClusterAsync(Group + "-001", CancellationToken.None),
        "DescribeSnapshots" => clients.ElastiCache.DescribeSnapshotsAsync(Group, CancellationToken.None),
        "DescribeEvents" => clients.ElastiCache.DescribeEventsAsync(good.Lab.Time.GetUtcNow().AddHours(-1), CancellationToken.None),
        "DescribeAlarms" => clients.Alarms.DescribeAlarmsAsync("redis-amply-", CancellationToken.None),
        _ => clients.ElastiCache.TestFailoverAsync(Group, "0001", CancellationToken.None),
    };

    private async Task FailsAsync(string action, string path, Action<XElement> spoil)
    {
        await using var api = HostileApi.Start(
            async call =>
            {
                var (status, body) = await call.GoodAsync();
                var document = XDocument.Parse(body);
                spoil(Find(document, path).First());
                await call.ReplyAsync(status, call.Type, document.ToString());
            },
            good.Host.Endpoint);
        using var clients = Clients(api);

        var failure = await Assert.ThrowsAsync<AwsUnreachableException>(() => CallAsync(clients, action));

        Assert.Contains($" {action} returned ", failure.Message, StringComparison.Ordinal);
        Assert.Equal([action], api.Actions);
    }

    private HostileApi Spoiled(params (string Element, string Value)[] values) => HostileApi.Start(
        async call =>
        {
            var (status, body) = await call.GoodAsync();
            var document = XDocument.Parse(body);
            foreach (var (element, value) in values)
            {
                // Of a list only the first.
                (Find(document, element).FirstOrDefault() ?? new XElement("none")).Value = value;
            }

            await call.ReplyAsync(status, call.Type, document.ToString());
        },
        good.Host.Endpoint);

    private static IEnumerable<XElement> Find(XDocument document, string path) => path.Split('/') is [var parent, var child]
        ? document.Descendants().Where(element => element.Name.LocalName == child && element.Parent!.Name.LocalName == parent)
        : document.Descendants().Where(element => element.Name.LocalName == path);
}
