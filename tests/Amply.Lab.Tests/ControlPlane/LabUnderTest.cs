using Amply.Lab.Group;
using Amply.Lab.Group.Alarms;
using Amply.Lab.Group.Operations;
using Amply.Lab.Group.Snapshots;
using Amply.Lab.Supervisor;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Lab.Tests.ControlPlane;

/// <summary>A control plane over a fake data plane, with a clock that the test moves and a folder of its own.</summary>
internal sealed class LabUnderTest : IAsyncDisposable
{
    public const string GroupId = "amply-redis-test";
    public const string SecretArn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:amply-redis-test-abcdef";
    public const string Token = "first-token-of-the-lab";

    private readonly DirectoryInfo folder;

    private LabUnderTest(GroupControl control, FakeDataPlane dataPlane, FakeTimeProvider time, DirectoryInfo folder)
    {
        Control = control;
        DataPlane = dataPlane;
        Time = time;
        this.folder = folder;
        Secrets = new SecretStore(time);
        Secrets.Create(SecretArn, "amply-redis-test", "The token of the lab's clients", $$"""{"token":"{{Token}}"}""");
        Alarms = new AlarmBoard([Alarm("001"), Alarm("002")], new NodeObserver(dataPlane), virtualCpus: 2, scale: 1, time, log: null);
        Context = new LabApiContext(control, Secrets, Alarms);
    }

    public GroupControl Control { get; }

    public FakeDataPlane DataPlane { get; }

    public FakeTimeProvider Time { get; }

    public SecretStore Secrets { get; }

    public AlarmBoard Alarms { get; }

    public LabApiContext Context { get; }

    public string Folder => folder.FullName;

    public static async Task<LabUnderTest> StartAsync(
        int shards = 1, int replicas = 1, bool cluster = false, Func<GroupSettings, GroupSettings>? adapt = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("amply-lab-tests-");
        var dataPlane = new FakeDataPlane(GroupId, shards, replicas, cluster)
        {
            Endpoints = cluster ? new(null, null, "127.0.0.4:6379") : new("127.0.0.2:6379", "127.0.0.3:6379", null),
        };
        var settings = Settings(shards, replicas, cluster);
        var group = await LabGroup.StartAsync(adapt?.Invoke(settings) ?? settings, dataPlane, [Token], time, CancellationToken.None);
        var catalogue = SnapshotCatalogue.Open(Path.Combine(folder.FullName, "snapshots"));
        var control = new GroupControl(
            group, catalogue, [settings.ParameterGroup, new("amply-redis-other", "redis7", ImmutableSortedDictionary<string, string>.Empty.Add("timeout", "60"))],
            Path.Combine(folder.FullName, "buckets"));
        return new LabUnderTest(control, dataPlane, time, folder);
    }

    public async ValueTask DisposeAsync()
    {
        DataPlane.Hold?.TrySetResult();
        await Context.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static PlannedAlarm Alarm(string member) => new()
    {
        Name = $"redis-amply-many-connections-{member}",
        Description = "ops/runbooks/connections.md",
        Period = 60,
        EvaluationPeriods = 2,
        DatapointsToAlarm = 2,
        Threshold = 100,
        Comparison = AlarmComparison.GreaterThanThreshold,
        TreatMissingData = "missing",
        Metric = new(
            "AWS/ElastiCache", "CurrConnections", "Maximum", ImmutableSortedDictionary<string, string>.Empty.Add("CacheClusterId", $"{GroupId}-{member}")),
        AlarmActions = ["arn:aws:sns:eu-west-1:000000000000:amply"],
    };

    private static GroupSettings Settings(int shards, int replicas, bool cluster) => new()
    {
        ReplicationGroupId = GroupId,
        Description = "Sessions, rate limits, cached queries, Celery results",
        Region = "eu-west-1",
        AccountId = "000000000000",
        NodeType = "cache.t3.micro",
        EngineVersion = "7.0",
        Port = 6379,
        ClusterMode = cluster ? ClusterMode.Enabled : ClusterMode.Disabled,
        AutomaticFailover = replicas > 0,
        MultiAz = replicas > 0,
        NodeGroups = shards,
        ReplicasPerNodeGroup = replicas,
        ParameterGroup = new("amply-redis-params", "redis7", ImmutableSortedDictionary<string, string>.Empty.Add("maxmemory-policy", "volatile-lru")),
        SubnetGroupName = "amply-redis-subnet",
        SecurityGroupIds = ["sg-1"],
        SnapshotRetentionLimit = 7,
        TransitEncryption = true,
        AtRestEncryption = true,
        KmsKeyId = "alias/amply",
        NotificationTopicArn = "arn:aws:sns:eu-west-1:000000000000:amply",
        LogDeliveries = [new("slow-log", "cloudwatch-logs", "/amply/slow", "json")],
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("stack", "test"),
    };
}
