using Amply.Lab.Group;
using Amply.Lab.Group.Alarms;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Lab.Tests.Api;

/// <summary>The API as the supervisor composes it, from a plan.</summary>
public sealed class LabApiContextTests : IAsyncLifetime
{
    private const string FirstToken = "FirstTokenOfTheLab0123456789";

    private readonly FakeDataPlane dataPlane = new();
    private readonly FakeTimeProvider time = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-lab-tests-");
    private LabApiContext context = null!;

    public async Task InitializeAsync() => context = await LabApiContext.StartAsync(
        TestPlan.Of(replicas: 1),
        dataPlane,
        new LabApiSettings
        {
            AccountId = "000000000000",
            SnapshotFolder = Path.Combine(folder.FullName, "snapshots"),
            BucketFolder = Path.Combine(folder.FullName, "buckets"),
            Token = FirstToken,
            SecretArn = LabUnderTest.SecretArn,
            SecretName = "amply-redis-test",
            SecretJson = $$"""{"token":"{{FirstToken}}","redisUrl":"rediss://:{{FirstToken}}@127.0.0.2:6379/0"}""",
            Log = null,
        },
        time,
        CancellationToken.None);

    public async Task DisposeAsync()
    {
        await context.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_group_and_its_alarms_are_the_plans()
    {
        var settings = context.Control.Group.State.Settings;

        Assert.Equal((LabUnderTest.GroupId, "cache.t3.micro", 1), (settings.ReplicationGroupId, settings.NodeType, settings.ReplicasPerNodeGroup));
        Assert.Equal("volatile-lru", settings.ParameterGroup.Parameters["maxmemory-policy"]);
        Assert.Equal("redis-amply-high-evictions", Assert.Single(context.Alarms.Alarms).Definition.Name);
    }

    [Fact]
    public async Task Another_generation_rotates_the_token_and_the_secret_and_set_closes_the_old_one()
    {
        var rotated = await ApplyAsync(generation: 2, strategy: "ROTATE");
        var second = context.Token!;
        var both = dataPlane.Tokens;
        var set = await ApplyAsync(generation: 2, strategy: "SET");
        var again = await ApplyAsync(generation: 2, strategy: "SET");

        Assert.Equal(["rotating the token"], rotated.Done.AsEnumerable());
        Assert.Equal(64, second.Length);
        Assert.Equal([FirstToken, second], both.AsEnumerable());
        Assert.Equal(["setting the token"], set.Done.AsEnumerable());
        Assert.Equal([second], dataPlane.Tokens.AsEnumerable());
        Assert.Empty(again.Done);
        var current = context.Secrets.Find(LabUnderTest.SecretArn)!.Versions.Single(version => version.Stages.Contains(SecretStore.Current));
        Assert.Equal($$"""{"token":"{{second}}","redisUrl":"rediss://:{{second}}@127.0.0.2:6379/0"}""", current.Reveal());
    }

    [Fact]
    public async Task A_new_token_that_is_set_without_a_rotation_is_refused_and_the_old_one_stays()
    {
        var result = await ApplyAsync(generation: 2, strategy: "SET");

        Assert.Contains("use ROTATE first", result.Problem, StringComparison.Ordinal);
        Assert.Equal(FirstToken, context.Token);
        Assert.Empty(dataPlane.Calls);
    }

    [Fact]
    public async Task A_token_that_the_nodes_did_not_take_stays_out_of_the_secret()
    {
        dataPlane.Failure = new LabException("node lost");

        var result = await ApplyAsync(generation: 2, strategy: "ROTATE");

        Assert.Contains("node lost", result.Problem, StringComparison.Ordinal);
        Assert.Equal(FirstToken, context.Token);
        Assert.Single(context.Secrets.Find(LabUnderTest.SecretArn)!.Versions);
    }

    [Fact]
    public void An_alarm_reads_its_metric_from_the_plan()
    {
        var alarm = context.Alarms.Alarms[0].Definition;

        Assert.Equal((60, 1, 100d, AlarmComparison.GreaterThanThreshold), (alarm.Period, alarm.EvaluationPeriods, alarm.Threshold, alarm.Comparison));
        Assert.Equal(("Evictions", "Sum", "amply-redis-test-001"), (alarm.Metric!.Name, alarm.Metric.Statistic, alarm.Metric.Dimensions["CacheClusterId"]));
    }

    private Task<Amply.Lab.Group.Operations.ApplyResult> ApplyAsync(int generation, string strategy) =>
        context.ApplyAsync(TestPlan.Of(replicas: 1, generation: generation, strategy: strategy), progress: null, CancellationToken.None);
}
