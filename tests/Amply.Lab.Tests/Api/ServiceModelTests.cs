using System.Xml.Linq;
using Amply.Lab.Group;
using Amply.Lab.Tests.ControlPlane;
using Amply.TestServers;

namespace Amply.Lab.Tests.Api;

/// <summary>Every reply of every action fits AWS' own description of the service.</summary>
public sealed class ServiceModelTests
{
    private static readonly ServiceModel ElastiCache = ServiceModel.Load("elasticache", "2015-02-02");

    private static readonly ServiceModel Secrets = ServiceModel.Load("secretsmanager", "2017-10-17");

    public static TheoryData<bool> Topologies => [false, true];

    [ClientTheory(TestClient.Botocore)]
    [MemberData(nameof(Topologies))]
    public async Task Describing_actions_fit_the_model(bool cluster)
    {
        await using var host = await ApiHost.StartAsync(await LabUnderTest.StartAsync(shards: cluster ? 2 : 1, cluster: cluster));
        var client = host.Client;
        var group = host.Lab.Control.Group;
        group.Update(state => state with
        {
            SnapshottingClusterId = state.Members[^1].Id,
            Deferred = new GroupChange
            {
                AutomaticFailover = false,
                PrimaryClusterId = state.Members[^1].Id,
                NodeType = "cache.t3.small",
                AuthToken = new AuthTokenChange("second-token-of-the-lab", AuthTokenStrategy.Rotate),
            },
        });
        await MakeSnapshotAsync(host, client, cluster);

        await CheckAsync(client, "DescribeReplicationGroups", ("ReplicationGroupId", LabUnderTest.GroupId));
        await CheckAsync(client, "DescribeCacheClusters", ("ShowCacheNodeInfo", "true"));
        await CheckAsync(client, "DescribeEvents", ("Duration", "60"));
        await CheckAsync(client, "DescribeUpdateActions", ("ReplicationGroupIds.member.1", LabUnderTest.GroupId));
        await CheckAsync(client, "DescribeSnapshots", ("ShowNodeGroupConfig", "true"));
        await CheckAsync(client, "DescribeCacheParameters", ("CacheParameterGroupName", "amply-redis-params"));
        await CheckAsync(client, "ListTagsForResource", ("ResourceName", group.State.Settings.Arn("replicationgroup", LabUnderTest.GroupId)));
    }

    [ClientTheory(TestClient.Botocore)]
    [MemberData(nameof(Topologies))]
    public async Task Changing_actions_fit_the_model(bool cluster)
    {
        await using var host = await ApiHost.StartAsync(await LabUnderTest.StartAsync(shards: cluster ? 2 : 1, cluster: cluster));
        var client = host.Client;
        var group = ("ReplicationGroupId", LabUnderTest.GroupId);

        await CheckAsync(client, "TestFailover", group, ("NodeGroupId", "0001"));
        await host.Lab.SettleAsync();
        await CheckAsync(client, "IncreaseReplicaCount", group, ("NewReplicaCount", "2"), ("ApplyImmediately", "true"));
        await host.Lab.SettleAsync();
        await CheckAsync(client, "DecreaseReplicaCount", group, ("NewReplicaCount", "1"), ("ApplyImmediately", "true"));
        await host.Lab.SettleAsync();
        if (cluster)
        {
            await CheckAsync(client, "ModifyReplicationGroupShardConfiguration", group, ("NodeGroupCount", "3"), ("ApplyImmediately", "true"));
            await host.Lab.SettleAsync();
            host.Lab.DataPlane.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await CheckAsync(
                client, "ModifyReplicationGroupShardConfiguration", group, ("NodeGroupCount", "2"), ("ApplyImmediately", "true"), ("NodeGroupsToRemove.NodeGroupToRemove.1", "0002"));
            var moving = await CheckAsync(client, "DescribeReplicationGroups", group);
            Assert.Single(moving.Values("ProgressPercentage"));
            host.Lab.DataPlane.Hold.SetResult();
            await host.Lab.SettleAsync();
        }

        await CheckAsync(client, "ModifyReplicationGroup", group, ("CacheNodeType", "cache.t3.small"), ("ApplyImmediately", "true"));
        await host.Lab.SettleAsync();
        await MakeSnapshotAsync(host, client, cluster);
        await CheckAsync(client, "CopySnapshot", ("SourceSnapshotName", "one"), ("TargetSnapshotName", "two"));
        await host.Lab.SettleAsync();
        await CheckAsync(client, "DeleteSnapshot", ("SnapshotName", "one"));
    }

    [ClientFact(TestClient.Botocore)]
    public async Task Every_action_that_is_served_is_checked_here()
    {
        await using var lab = await LabUnderTest.StartAsync();
        var source = await File.ReadAllTextAsync(SourceFile());

        var served = Amply.Lab.Aws.ElastiCache.ElastiCacheService.Over(lab.Control).Actions.Select(action => action.Name);

        Assert.All(served, action => Assert.Contains($"\"{action}\"", source, StringComparison.Ordinal));
    }

    [ClientFact(TestClient.Botocore)]
    public async Task Secrets_fit_the_model()
    {
        await using var host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());
        var client = host.Client;
        foreach (var (action, body) in new[]
        {
            ("GetSecretValue", $$"""{"SecretId": "{{LabUnderTest.SecretArn}}"}"""),
            ("PutSecretValue", $$"""{"SecretId": "{{LabUnderTest.SecretArn}}", "SecretString": "{\"token\":\"another\"}"}"""),
            ("DescribeSecret", $$"""{"SecretId": "{{LabUnderTest.SecretArn}}"}"""),
        })
        {
            var (status, reply) = await client.SecretsAsync($"secretsmanager.{action}", body);

            Assert.Equal(200, status);
            Assert.Empty(Secrets.Check(action, reply));
        }
    }

    [ClientFact(TestClient.Botocore)]
    public async Task Alarms_fit_the_model()
    {
        var cloudWatch = ServiceModel.Load("cloudwatch", "2010-08-01");
        await using var host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());
        host.Lab.Alarms.Declare([.. host.Lab.Alarms.Alarms.Select(alarm => alarm.Definition), Amply.Lab.Tests.ControlPlane.AlarmTests.HitRate]);

        var answer = await host.Client.SendAsync("monitoring", [("Action", "DescribeAlarms"), ("Version", "2010-08-01")]);

        Assert.Equal(200, answer.Status);
        Assert.Equal(3, answer.Values("AlarmName").Count());
        Assert.Empty(cloudWatch.Check("DescribeAlarms", answer.Root));
    }

    [ClientFact(TestClient.Botocore)]
    public void A_reply_that_does_not_fit_is_found_out()
    {
        XNamespace ns = ElastiCache.XmlNamespace;
        var bad = new XElement(
            ns + "DescribeEventsResponse",
            new XElement(ns + "DescribeEventsResult", new XElement(ns + "Events", new XElement(ns + "member", new XElement(ns + "Date", "yesterday"), new XElement(ns + "Nonsense", 1)))),
            new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", Guid.NewGuid())));

        Assert.Equal(
            [
                "DescribeEventsResult/Events: member is not Event",
                "DescribeEventsResult/Events/Event/Date is 'yesterday', the model says timestamp",
                "DescribeEventsResult/Events/Event/Nonsense is not in the model",
            ],
            ElastiCache.Check("DescribeEvents", bad));
    }

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    private static async Task MakeSnapshotAsync(ApiHost host, RawClient client, bool cluster)
    {
        await CheckAsync(
            client,
            "CreateSnapshot",
            ("SnapshotName", "one"),
            cluster ? ("ReplicationGroupId", LabUnderTest.GroupId) : ("CacheClusterId", LabUnderTest.GroupId + "-001"),
            ("Tags.Tag.1.Key", "why"),
            ("Tags.Tag.1.Value", "test"));
        await host.Lab.SettleAsync();
    }

    private static async Task<QueryAnswer> CheckAsync(RawClient client, string action, params (string, string)[] parameters)
    {
        var answer = await client.QueryAsync(action, parameters);

        Assert.True(answer.Status is 200, $"{action}: {answer.Code}: {answer.Message}");
        Assert.Empty(ElastiCache.Check(action, answer.Root));
        return answer;
    }
}
