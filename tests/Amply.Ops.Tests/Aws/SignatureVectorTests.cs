using Amply.Ops.Aws;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Tests.Aws;

/// <summary>What is sent, byte for byte, with its signature recomputed by the rules of Signature Version 4.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html</remarks>
public sealed class SignatureVectorTests
{
    /// <summary>AWS' published example of a signing key's use: the "get-vanilla" case of its test suite.</summary>
    [Fact]
    public void TheReferenceImplementation_AgreesWithAwsOwnVector() => Assert.Equal(
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        ReferenceSignature.Of(
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "20150830T123600Z",
            "us-east-1",
            "service",
            "GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

    [Theory]
    [InlineData("DescribeReplicationGroups")]
    [InlineData("DescribeAlarms")]
    [InlineData("GetSecretValue")]
    public async Task ARequest_IsSignedForItsServiceAndRegion(string action)
    {
        await using var capture = await RequestCapture.StartAsync();
        using var clients = new AwsClients(new AwsTarget("eu-west-1", capture.Endpoint), new AwsTimes { Ceiling = TimeSpan.FromSeconds(20) });

        await Assert.ThrowsAsync<AwsUnreachableException>(() => action switch
        {
            "DescribeAlarms" => clients.Alarms.DescribeAlarmsAsync("a b+c", CancellationToken.None),
            "GetSecretValue" => clients.Secrets.GetSecretValueAsync("arn:ü", CancellationToken.None),
            _ => (Task)clients.ElastiCache.DescribeReplicationGroupAsync("grüße/ & more", CancellationToken.None),
        });

        var request = Assert.Single(capture.Requests);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=lab/", request.Authorization, StringComparison.Ordinal);
        Assert.Equal(request.Signature, request.Recompute("lab"));
        Assert.Equal(action switch { "DescribeAlarms" => "monitoring", "GetSecretValue" => "secretsmanager", _ => "elasticache" }, request.Service);
        Assert.Equal("eu-west-1", request.Region);
    }

    [Fact]
    public async Task ALab_NeverSeesTheUsersCredentials()
    {
        await using var capture = await RequestCapture.StartAsync();
        using var clients = new AwsClients(new AwsTarget("eu-west-1", capture.Endpoint), AwsTimes.Default);
        const string name = "AWS_ACCESS_KEY_ID";
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, "AKIAUSERSOWN");
        try
        {
            await Assert.ThrowsAsync<AwsUnreachableException>(() => clients.Secrets.GetSecretValueAsync("any", CancellationToken.None));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }

        Assert.DoesNotContain("AKIAUSERSOWN", Assert.Single(capture.Requests).Authorization, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", "https://elasticache.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", "https://elasticache.cn-north-1.amazonaws.com.cn/")]
    public void ARegion_HasItsOwnHost(string region, string expected)
    {
        var config = new AwsClientConfig(AwsService.ElastiCache, new AwsTarget(region, null), AwsTimes.Default);

        Assert.Equal(expected, new Uri(config.EndpointProvider.ResolveEndpoint(ServiceEndpoints.Parameters(config)).URL).ToString());
    }
}
