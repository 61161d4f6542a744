using System.Text.Json;
using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.TestServers;

namespace Amply.Lab.Tests.Interop;

/// <summary>The API as a user of Debian's AWS CLI meets it.</summary>
public sealed class AwsCliTests : IAsyncLifetime
{
    private const string Group = LabUnderTest.GroupId;

    private ApiHost host = null!;

    public async Task InitializeAsync() => host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [ClientFact(TestClient.AwsCli)]
    public async Task Describe_replication_groups_reads_the_lab()
    {
        var result = await RunAsync("elasticache", "describe-replication-groups", "--replication-group-id", Group);

        var group = result.Json.GetProperty("ReplicationGroups")[0];
        Assert.Equal("available", Text(group, "Status"));
        Assert.Equal("enabled", Text(group, "AutomaticFailover"));
        Assert.Equal("127.0.0.2", Text(group.GetProperty("NodeGroups")[0].GetProperty("PrimaryEndpoint"), "Address"));
        Assert.Equal(["primary", "replica"], group.GetProperty("NodeGroups")[0].GetProperty("NodeGroupMembers").EnumerateArray().Select(member => Text(member, "CurrentRole")));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Describe_cache_clusters_shows_each_node()
    {
        var result = await RunAsync("elasticache", "describe-cache-clusters", "--show-cache-node-info");

        Assert.Equal(
            ["127.0.0.11", "127.0.0.12"],
            result.Json.GetProperty("CacheClusters").EnumerateArray().Select(cluster => Text(cluster.GetProperty("CacheNodes")[0].GetProperty("Endpoint"), "Address")));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Test_failover_is_told_by_events_and_a_waiter_returns_at_once()
    {
        var failover = await RunAsync("elasticache", "test-failover", "--replication-group-id", Group, "--node-group-id", "0001");
        await host.Lab.SettleAsync();
        var waited = await RunAsync("elasticache", "wait", "replication-group-available", "--replication-group-id", Group);
        var events = await RunAsync("elasticache", "describe-events", "--source-type", "replication-group", "--source-identifier", Group, "--duration", "60");

        Assert.Equal("available", Text(failover.Json.GetProperty("ReplicationGroup"), "Status"));
        Assert.Equal(0, waited.ExitCode);
        Assert.Equal(
            [
                $"Failover from primary node {Group}-001 to replica node {Group}-002 completed",
                "Test Failover API called for node group 0001",
                $"Replication group {Group} created",
            ],
            events.Json.GetProperty("Events").EnumerateArray().Select(one => Text(one, "Message")));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task The_caller_the_history_of_alarms_and_logs_are_read_and_written()
    {
        host.Lab.Context.Logs.Declare(["/amply/redis/test/audit"]);
        await host.Lab.Alarms.LookAsync(CancellationToken.None);
        string[] stream = ["--log-group-name", "/amply/redis/test/audit", "--log-stream-name", "2026/03/02/run"];
        var at = host.Lab.Time.GetUtcNow().ToUnixTimeMilliseconds();

        var caller = await RunAsync("sts", "get-caller-identity");
        var history = await RunAsync("cloudwatch", "describe-alarm-history", "--history-item-type", "StateUpdate", "--scan-by", "TimestampAscending");
        var created = await RunAsync(["logs", "create-log-stream", .. stream]);
        var put = await RunAsync(["logs", "put-log-events", .. stream, "--log-events", $"timestamp={at},message=one"]);
        var read = await RunAsync("logs", "filter-log-events", "--log-group-name", "/amply/redis/test/audit");

        Assert.Equal("arn:aws:iam::000000000000:user/lab", Text(caller.Json, "Arn"));
        Assert.All(
            history.Json.GetProperty("AlarmHistoryItems").EnumerateArray(), item => Assert.Equal("StateUpdate", Text(item, "HistoryItemType")));
        Assert.Equal((0, 0), (created.ExitCode, put.ExitCode));
        Assert.Equal("one", Text(Assert.Single(read.Json.GetProperty("events").EnumerateArray()), "message"));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Snapshots_are_created_copied_exported_listed_and_deleted()
    {
        var bucket = Directory.CreateDirectory(Path.Combine(host.Lab.Folder, "buckets", "amply-exports"));

        var created = await RunAsync("elasticache", "create-snapshot", "--cache-cluster-id", Group + "-002", "--snapshot-name", "one", "--tags", "Key=why,Value=drill");
        await host.Lab.SettleAsync();
        var copied = await RunAsync("elasticache", "copy-snapshot", "--source-snapshot-name", "one", "--target-snapshot-name", "two");
        await SnapshotsSettleAsync();
        var exported = await RunAsync(
            "elasticache", "copy-snapshot", "--source-snapshot-name", "one", "--target-snapshot-name", "out", "--target-bucket", bucket.Name);
        await SnapshotsSettleAsync();
        var listed = await RunAsync("elasticache", "describe-snapshots", "--snapshot-source", "user");
        var deleted = await RunAsync("elasticache", "delete-snapshot", "--snapshot-name", "one");

        Assert.Equal("creating", Text(created.Json.GetProperty("Snapshot"), "SnapshotStatus"));
        Assert.Equal("two", Text(copied.Json.GetProperty("Snapshot"), "SnapshotName"));
        Assert.Equal("one", Text(exported.Json.GetProperty("Snapshot"), "SnapshotName"));
        Assert.Equal(
            [("one", "available", "manual"), ("two", "available", "manual")],
            listed.Json.GetProperty("Snapshots").EnumerateArray().Select(one => (Text(one, "SnapshotName"), Text(one, "SnapshotStatus"), Text(one, "SnapshotSource"))));
        Assert.Equal("deleting", Text(deleted.Json.GetProperty("Snapshot"), "SnapshotStatus"));
        var file = Assert.Single(bucket.GetFiles());
        Assert.Equal("out-0001.rdb", file.Name);
        Assert.Equal($"REDIS0010 of {Group}-002", await File.ReadAllTextAsync(file.FullName));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Replicas_come_and_go()
    {
        var increased = await ChangeAsync("elasticache", "increase-replica-count", "--replication-group-id", Group, "--new-replica-count", "2", "--apply-immediately");
        var decreased = await ChangeAsync(
            "elasticache", "decrease-replica-count", "--replication-group-id", Group, "--replicas-to-remove", Group + "-002", "--apply-immediately");

        Assert.Equal("modifying", Text(increased.Json.GetProperty("ReplicationGroup"), "Status"));
        Assert.Equal("modifying", Text(decreased.Json.GetProperty("ReplicationGroup"), "Status"));
        Assert.Equal([$"add 0001 {Group}-003", $"remove {Group}-002"], host.Lab.DataPlane.Calls.AsEnumerable());
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Shards_come_and_go()
    {
        await using var cluster = await ApiHost.StartAsync(await LabUnderTest.StartAsync(shards: 2, cluster: true));
        Task<AwsCliResult> ReshardAsync(params string[] arguments) => AwsCli.RunAsync(
            cluster.Endpoint, ["elasticache", "modify-replication-group-shard-configuration", "--replication-group-id", Group, "--apply-immediately", .. arguments]);

        cluster.Lab.DataPlane.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var more = await ReshardAsync("--node-group-count", "3", "--resharding-configuration", "NodeGroupId=0003,PreferredAvailabilityZones=eu-west-1c,eu-west-1a");
        cluster.Lab.DataPlane.Hold.SetResult();
        await cluster.Lab.SettleAsync();
        var described = await AwsCli.RunAsync(cluster.Endpoint, "elasticache", "describe-replication-groups", "--replication-group-id", Group);
        var fewer = await ReshardAsync("--node-group-count", "1", "--node-groups-to-retain", "0002");
        await cluster.Lab.SettleAsync();
        var same = await ReshardAsync("--node-group-count", "1");

        var group = more.Json.GetProperty("ReplicationGroup");
        Assert.Equal("modifying", Text(group, "Status"));
        Assert.Equal(0, group.GetProperty("PendingModifiedValues").GetProperty("Resharding").GetProperty("SlotMigration").GetProperty("ProgressPercentage").GetDouble());
        var shards = described.Json.GetProperty("ReplicationGroups")[0].GetProperty("NodeGroups").EnumerateArray().ToArray();
        Assert.Equal(["0-5461", "8192-13652", "5462-8191,13653-16383"], shards.Select(shard => Text(shard, "Slots")));
        Assert.Equal(["eu-west-1c", "eu-west-1a"], shards[2].GetProperty("NodeGroupMembers").EnumerateArray().Select(member => Text(member, "PreferredAvailabilityZone")));
        Assert.Equal(0, fewer.ExitCode);
        Assert.Equal(["0002"], cluster.Lab.Control.Group.State.NodeGroupIds);
        Assert.Contains("(NoOperationFault)", same.Errors, StringComparison.Ordinal);
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Modify_takes_every_parameter_that_an_update_uses()
    {
        var settings = await ChangeAsync(
            "elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately",
            "--replication-group-description", "Changed", "--cache-node-type", "cache.t3.small", "--engine-version", "7.1",
            "--cache-parameter-group-name", "amply-redis-other", "--preferred-maintenance-window", "mon:03:00-mon:04:00",
            "--snapshot-window", "02:00-03:00", "--snapshot-retention-limit", "3", "--snapshotting-cluster-id", Group + "-002",
            "--notification-topic-arn", "arn:aws:sns:eu-west-1:000000000000:other", "--no-auto-minor-version-upgrade", "--security-group-ids", "sg-2", "sg-3");
        var token = await ChangeAsync(
            "elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately",
            "--auth-token", "second-token-of-the-lab", "--auth-token-update-strategy", "ROTATE");
        var off = await ChangeAsync(
            "elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately",
            "--no-automatic-failover-enabled", "--no-multi-az-enabled");
        var promoted = await ChangeAsync(
            "elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately", "--primary-cluster-id", Group + "-002");

        Assert.All([settings, token, off, promoted], result => Assert.Equal("modifying", Text(result.Json.GetProperty("ReplicationGroup"), "Status")));
        Assert.Equal("ROTATING", Text(token.Json.GetProperty("ReplicationGroup").GetProperty("PendingModifiedValues"), "AuthTokenStatus"));
        Assert.Equal("disabling", Text(off.Json.GetProperty("ReplicationGroup"), "AutomaticFailover"));
        Assert.Equal(["configure 1471026299 timeout=60", "tokens 2", $"promote {Group}-002"], host.Lab.DataPlane.Calls.AsEnumerable());
        var state = host.Lab.Control.Group.State;
        Assert.Equal(("Changed", "7.1", 3), (state.Settings.Description, state.Settings.EngineVersion, state.Settings.SnapshotRetentionLimit));
        Assert.Equal(["sg-2", "sg-3"], state.Settings.SecurityGroupIds.AsEnumerable());
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task The_secret_is_read_and_rotated()
    {
        var value = await RunAsync("secretsmanager", "get-secret-value", "--secret-id", LabUnderTest.SecretArn);
        var put = await RunAsync("secretsmanager", "put-secret-value", "--secret-id", LabUnderTest.SecretArn, "--secret-string", "rotated");
        var described = await RunAsync("secretsmanager", "describe-secret", "--secret-id", "amply-redis-test");

        Assert.Equal($$"""{"token":"{{LabUnderTest.Token}}"}""", Text(value.Json, "SecretString"));
        Assert.Equal("AWSCURRENT", put.Json.GetProperty("VersionStages")[0].GetString());
        Assert.Equal(
            "AWSPREVIOUS", described.Json.GetProperty("VersionIdsToStages").GetProperty(Text(value.Json, "VersionId")!)[0].GetString());
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Alarms_are_described_by_prefix_and_by_name()
    {
        var prefixed = await RunAsync("cloudwatch", "describe-alarms", "--alarm-name-prefix", "redis-amply-");
        var named = await RunAsync("cloudwatch", "describe-alarms", "--alarm-names", "redis-amply-many-connections-002", "--state-value", "INSUFFICIENT_DATA");

        Assert.Equal(2, prefixed.Json.GetProperty("MetricAlarms").GetArrayLength());
        var alarm = Assert.Single(named.Json.GetProperty("MetricAlarms").EnumerateArray());
        Assert.Equal("CurrConnections", Text(alarm, "MetricName"));
        Assert.Equal($"{Group}-002", Text(alarm.GetProperty("Dimensions")[0], "Value"));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Parameters_and_tags_are_described()
    {
        var parameters = await RunAsync("elasticache", "describe-cache-parameters", "--cache-parameter-group-name", "amply-redis-params", "--source", "user");
        var tags = await RunAsync("elasticache", "list-tags-for-resource", "--resource-name", $"arn:aws:elasticache:eu-west-1:000000000000:replicationgroup:{Group}");

        var parameter = Assert.Single(parameters.Json.GetProperty("Parameters").EnumerateArray());
        Assert.Equal(("maxmemory-policy", "volatile-lru"), (Text(parameter, "ParameterName"), Text(parameter, "ParameterValue")));
        Assert.Equal("stack", Text(tags.Json.GetProperty("TagList")[0], "Key"));
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task Pages_are_followed()
    {
        for (var number = 0; number < 45; number++)
        {
            host.Lab.Control.Group.Events.Add(Amply.Lab.Group.EventSource.CacheCluster, Group + "-001", $"event {number}");
        }

        var result = await RunAsync("elasticache", "describe-events", "--page-size", "20");

        Assert.Equal(46, result.Json.GetProperty("Events").GetArrayLength());
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task A_refusal_names_its_code()
    {
        var unknown = await RunAsync("elasticache", "describe-replication-groups", "--replication-group-id", "other");
        var noMore = await RunAsync("elasticache", "increase-replica-count", "--replication-group-id", Group, "--new-replica-count", "1", "--apply-immediately");
        var secret = await RunAsync("secretsmanager", "get-secret-value", "--secret-id", "none");

        Assert.Equal((254, 254, 254), (unknown.ExitCode, noMore.ExitCode, secret.ExitCode));
        Assert.Contains("(ReplicationGroupNotFoundFault)", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("(NoOperationFault)", noMore.Errors, StringComparison.Ordinal);
        Assert.Contains("(ResourceNotFoundException)", secret.Errors, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task SnapshotsSettleAsync()
    {
        for (var attempt = 0; attempt < 1000 && host.Lab.Control.Catalogue.All.Any(snapshot => snapshot.Status is not Amply.Lab.Group.Snapshots.SnapshotStatus.Available); attempt++)
        {
            await Task.Delay(10);
        }
    }

    // The change is under way when the service answers, however fast the machine is.
    private async Task<AwsCliResult> ChangeAsync(params string[] arguments)
    {
        host.Lab.DataPlane.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = await RunAsync(arguments);
        host.Lab.DataPlane.Hold.SetResult();
        await host.Lab.SettleAsync();
        return result;
    }

    private Task<AwsCliResult> RunAsync(params string[] arguments) => AwsCli.RunAsync(host.Endpoint, arguments);
}
