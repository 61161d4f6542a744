using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Api;

public sealed class SecretsManagerTests : IAsyncLifetime
{
    private ApiHost host = null!;

    public async Task InitializeAsync() => host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("secretsmanager.GetSecretValue", """{"SecretId": "none"}""", "ResourceNotFoundException")]
    [InlineData("secretsmanager.GetSecretValue", "{}", "InvalidParameterException")]
    [InlineData("secretsmanager.GetSecretValue", """{"SecretId": "amply-redis-test", "VersionStage": "AWSPREVIOUS"}""", "ResourceNotFoundException")]
    [InlineData("secretsmanager.GetSecretValue", "not json", "SerializationException")]
    [InlineData("secretsmanager.DeleteSecret", """{"SecretId": "amply-redis-test"}""", "UnknownOperationException")]
    [InlineData("secretsmanager.PutSecretValue", """{"SecretId": "amply-redis-test", "SecretString": "x", "ClientRequestToken": "short"}""", "InvalidParameterException")]
    [InlineData("secretsmanager.DescribeSecret", """{"SecretId": "amply-redis-test", "Colour": "red"}""", "InvalidParameterException")]
    public async Task A_bad_request_is_refused_with_its_type(string target, string body, string type)
    {
        var (status, reply) = await host.Client.SecretsAsync(target, body);

        Assert.Equal((400, type), (status, reply.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task A_rotation_moves_the_stages()
    {
        const string put = """{"SecretId": "amply-redis-test", "SecretString": "new", "ClientRequestToken": "11111111-2222-3333-4444-555555555555", "VersionStages": ["AWSPENDING"]}""";
        await host.Client.SecretsAsync("secretsmanager.PutSecretValue", put);
        var (_, stillCurrent) = await host.Client.SecretsAsync("secretsmanager.GetSecretValue", """{"SecretId": "amply-redis-test"}""");
        var (_, pending) = await host.Client.SecretsAsync("secretsmanager.GetSecretValue", """{"SecretId": "amply-redis-test", "VersionStage": "AWSPENDING"}""");
        await host.Client.SecretsAsync("secretsmanager.PutSecretValue", """{"SecretId": "amply-redis-test", "SecretString": "newest"}""");
        var (_, current) = await host.Client.SecretsAsync("secretsmanager.GetSecretValue", """{"SecretId": "amply-redis-test"}""");
        var (_, previous) = await host.Client.SecretsAsync("secretsmanager.GetSecretValue", """{"SecretId": "amply-redis-test", "VersionStage": "AWSPREVIOUS"}""");

        Assert.Contains(LabUnderTest.Token, stillCurrent.GetProperty("SecretString").GetString(), StringComparison.Ordinal);
        Assert.Equal("new", pending.GetProperty("SecretString").GetString());
        Assert.Equal("newest", current.GetProperty("SecretString").GetString());
        Assert.Contains(LabUnderTest.Token, previous.GetProperty("SecretString").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_id_stands_for_one_value()
    {
        const string id = "11111111-2222-3333-4444-555555555555";
        var (first, _) = await host.Client.SecretsAsync("secretsmanager.PutSecretValue", $$"""{"SecretId": "amply-redis-test", "SecretString": "a", "ClientRequestToken": "{{id}}"}""");
        var (same, _) = await host.Client.SecretsAsync("secretsmanager.PutSecretValue", $$"""{"SecretId": "amply-redis-test", "SecretString": "a", "ClientRequestToken": "{{id}}"}""");
        var (other, reply) = await host.Client.SecretsAsync("secretsmanager.PutSecretValue", $$"""{"SecretId": "amply-redis-test", "SecretString": "b", "ClientRequestToken": "{{id}}"}""");

        Assert.Equal((200, 200, 400), (first, same, other));
        Assert.Equal("ResourceExistsException", reply.GetProperty("__type").GetString());
    }
}
