using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Interop;

public sealed class AwsCliTests : IAsyncLifetime
{
    private ApiHost host = null!;

    public async Task InitializeAsync() => host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Describe_replication_groups_reads_the_lab()
    {
        var result = await RunAsync("elasticache", "describe-replication-groups", "--replication-group-id", LabUnderTest.GroupId);

        var group = result.Json.GetProperty("ReplicationGroups")[0];
        Assert.Equal("available", group.GetProperty("Status").GetString());
        Assert.Equal("enabled", group.GetProperty("AutomaticFailover").GetString());
        Assert.Equal("127.0.0.2", group.GetProperty("NodeGroups")[0].GetProperty("PrimaryEndpoint").GetProperty("Address").GetString());
    }

    private Task<AwsCliResult> RunAsync(params string[] arguments) => AwsCli.RunAsync(host.Endpoint, arguments);
}
