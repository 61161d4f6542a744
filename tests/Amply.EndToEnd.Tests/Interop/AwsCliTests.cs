using System.Text.Json.Nodes;
using Amply.TestServers;

namespace Amply.EndToEnd.Interop;

/// <summary>The AWS CLI as a user types it against a lab of real Redis.</summary>
public sealed class AwsCliTests(HaLab shared) : IClassFixture<HaLab>
{
    [ClientFact(TestClient.AwsCli)]
    public async Task It_reads_the_replication_group()
    {
        var group = (await AwsAsync("elasticache", "describe-replication-groups"))["ReplicationGroups"]![0]!;

        Assert.Equal("amply-redis-prod", (string?)group["ReplicationGroupId"]);
        Assert.Equal("available", (string?)group["Status"]);
        Assert.Equal("enabled", (string?)group["AutomaticFailover"]);
        Assert.Equal(["amply-redis-prod-001", "amply-redis-prod-002"], group["MemberClusters"]!.AsArray().Select(m => (string?)m).Order());
        var endpoint = group["NodeGroups"]![0]!["PrimaryEndpoint"]!;
        Assert.Equal(shared.Lab.Outputs.PrimaryEndpoint, $"{endpoint["Address"]}:{endpoint["Port"]}");
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task It_reads_the_token_that_clients_use()
    {
        var secret = await AwsAsync("secretsmanager", "get-secret-value", "--secret-id", shared.Lab.Outputs.AuthTokenSecretArn);

        var content = JsonNode.Parse((string)secret["SecretString"]!)!;
        Assert.Equal(shared.Lab.Token, (string?)content["token"]);
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task An_unknown_group_is_the_error_that_AWS_gives()
    {
        var result = await AwsCli.RunAsync(shared.Lab, "elasticache", "describe-replication-groups", "--replication-group-id", "nobody");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("ReplicationGroupNotFoundFault", result.Error, StringComparison.Ordinal);
    }

    private Task<JsonNode> AwsAsync(params string[] arguments) => AwsCli.SucceedAsync(shared.Lab, arguments);
}
