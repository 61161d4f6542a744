using Amply.Model;

namespace Amply.Infra.Tests.Program;

public sealed class ReplicationGroupTests
{
    // terraform-provider-aws, replication_group.go: a change of any makes a new group.
    private static readonly string[] ReplaceOnly =
    [
        "replicationGroupId", "atRestEncryptionEnabled", "kmsKeyId", "subnetGroupName", "port", "networkType", "dataTieringEnabled",
        "snapshotName", "snapshotArns", "securityGroupNames", "globalReplicationGroupId", "nodeGroupConfigurations", "engine",
        "engineVersion", "transitEncryptionEnabled",
    ];

    [Theory]
    [InlineData("mode=single", "1", null, null, "false", "disabled")]
    [InlineData("mode=ha", "2", null, null, "true", "disabled")]
    [InlineData("mode=ha replicas=3", "4", null, null, "true", "disabled")]
    [InlineData("mode=compatible", "2", null, null, "true", "compatible")]
    [InlineData("mode=cluster shards=2 replicas=2", null, "2", "2", "true", "enabled")]
    public async Task Mode_DecidesHowNodesAreCountedAndWhetherTheyFailOver(
        string settings, string? nodes, string? shards, string? replicas, string failsOver, string clusterMode)
    {
        var group = (await Planned.OfAsync(settings)).One(ResourceTypes.ReplicationGroup);

        Assert.Equal(
            (nodes, shards, replicas), (group.Text("numCacheClusters"), group.Text("numNodeGroups"), group.Text("replicasPerNodeGroup")));
        Assert.Equal(
            (failsOver, failsOver, clusterMode),
            (group.Text("automaticFailoverEnabled"), group.Text("multiAzEnabled"), group.Text("clusterMode")));
    }

    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Group_AlwaysEncryptsAuthenticatesAndAppliesAtOnce(string settings)
    {
        var group = (await Planned.OfAsync(settings)).One(ResourceTypes.ReplicationGroup);

        Assert.Equal(("true", "required", "true", "[secret]", "true"), (
            group.Text("transitEncryptionEnabled"), group.Text("transitEncryptionMode"), group.Text("atRestEncryptionEnabled"),
            group.Text("authToken"), group.Text("applyImmediately")));
        Assert.Null(group.Text("nodeGroupConfigurations"));
        Assert.Contains("snapshotName", group.IgnoreChanges);
    }

    [Theory]
    [InlineData("mode=ha")]
    [InlineData("mode=compatible")]
    [InlineData("mode=cluster")]
    public async Task Modes_ShareEveryPropertyThatIsReplaceOnly(string other)
    {
        var one = (await Planned.OfAsync("mode=single")).One(ResourceTypes.ReplicationGroup);
        var two = (await Planned.OfAsync(other)).One(ResourceTypes.ReplicationGroup);

        Assert.All(ReplaceOnly, property => Assert.Equal((property, one.Text(property)), (property, two.Text(property))));
    }

    [Fact]
    public async Task Prod_IsTheSourceDocuments()
    {
        var plan = await Planned.OfAsync("");
        var group = plan.One(ResourceTypes.ReplicationGroup);

        Assert.Equal(("amply-redis-prod", "redis", "7.0", "cache.t3.micro", "1"), (
            group.Text("replicationGroupId"), group.Text("engine"), group.Text("engineVersion"), group.Text("nodeType"),
            group.Text("numCacheClusters")));
        Assert.Equal(("7", "04:00-05:00", "sun:05:00-sun:06:00", "amply-redis-params"), (
            group.Text("snapshotRetentionLimit"), group.Text("snapshotWindow"), group.Text("maintenanceWindow"),
            group.Text("parameterGroupName")));
        Assert.True(group.Protect);
        Assert.Equal("amply-redis-prod-final", group.Text("finalSnapshotIdentifier"));
        Assert.Equal(
            """[{"name":"maxmemory-policy","value":"volatile-lru"},{"name":"timeout","value":"300"}]""",
            plan.One(ResourceTypes.ParameterGroup).Text("parameters"));
    }

    [Fact]
    public async Task Restore_MakesAnotherGroupFromTheSnapshot()
    {
        var group = (await Planned.OfAsync("groupGeneration=2 restoreFromSnapshot=nightly")).One(ResourceTypes.ReplicationGroup);

        Assert.Equal(("amply-redis-prod-g2", "nightly"), (group.Text("replicationGroupId"), group.Text("snapshotName")));
    }

    [Theory]
    [InlineData("mode=single", true, true, false)]
    [InlineData("mode=compatible", true, true, false)]
    [InlineData("mode=cluster", false, false, true)]
    public async Task Outputs_HaveTheEndpointsOfTheMode(string settings, bool primary, bool reader, bool configuration)
    {
        var outputs = (await Planned.OfAsync(settings)).Outputs;

        Assert.Equal(
            (primary, reader, configuration),
            (outputs.PrimaryEndpoint is not null, outputs.ReaderEndpoint is not null, outputs.ConfigurationEndpoint is not null));
        Assert.EndsWith(":6379", outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint, StringComparison.Ordinal);
        Assert.Equal(("[secret]", "[secret]"), (outputs.RedisUrl, outputs.CeleryResultBackendUrl));
    }
}
