using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Api;

public sealed class SignatureTests : IAsyncLifetime
{
    private ApiHost host = null!;

    public async Task InitializeAsync() => host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("", "MissingAuthenticationToken", 403)]
    [InlineData("Bearer abc", "MissingAuthenticationToken", 403)]
    [InlineData("AWS4-HMAC-SHA256 Credential=lab/20260302/eu-west-1/elasticache/aws4_request", "IncompleteSignature", 400)]
    [InlineData("AWS4-HMAC-SHA256 Credential=lab, SignedHeaders=host, Signature=00", "IncompleteSignature", 400)]
    public async Task A_request_without_a_signature_is_refused(string authorization, string code, int status)
    {
        var answer = await host.Client.SendAsync(
            "elasticache", [("Action", "DescribeReplicationGroups"), ("Version", RawClient.Version)], authorization);

        Assert.Equal((code, status), (answer.Code, answer.Status));
    }

    [Fact]
    public async Task An_unsigned_request_for_a_secret_gets_nothing_of_it()
    {
        var (status, reply) = await host.Client.SecretsAsync(
            "secretsmanager.GetSecretValue", $$"""{"SecretId": "{{LabUnderTest.SecretArn}}"}""", authorization: "");

        Assert.Equal(400, status);
        Assert.Equal("MissingAuthenticationTokenException", reply.GetProperty("__type").GetString());
        Assert.DoesNotContain(LabUnderTest.Token, reply.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_query_string_serves_as_well()
    {
        var unsigned = await host.Client.GetUnsignedAsync("Action=DescribeReplicationGroups&Version=2015-02-02");
        var signed = await host.Client.GetUnsignedAsync(
            "Action=DescribeReplicationGroups&Version=2015-02-02&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=lab%2F20260302%2Feu-west-1%2Felasticache%2Faws4_request"
            + "&X-Amz-Date=20260302T120000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00");

        Assert.Equal(403, unsigned.Status);
        Assert.Equal((200, LabUnderTest.GroupId), (signed.Status, signed.Values("ReplicationGroupId").Single()));
    }

    [Fact]
    public async Task Another_version_or_service_is_an_invalid_action()
    {
        var version = await host.Client.SendAsync("elasticache", [("Action", "DescribeReplicationGroups"), ("Version", "2014-09-30")]);
        var service = await host.Client.SendAsync("sns", [("Action", "ListTopics"), ("Version", "2010-03-31")]);
        var none = await host.Client.SendAsync("elasticache", [("Version", RawClient.Version)]);

        Assert.Equal(("InvalidAction", 400), (version.Code, version.Status));
        Assert.Equal(("InvalidAction", 400), (service.Code, service.Status));
        Assert.Equal(("MissingAction", 400), (none.Code, none.Status));
    }
}
