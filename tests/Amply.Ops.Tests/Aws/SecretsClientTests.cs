using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;
using Amply.Wire;

namespace Amply.Ops.Tests.Aws;

public sealed class SecretsClientTests
{
    [Fact]
    public async Task GetSecretValue_ReturnsWhatIsStored_AndPrintsNothingOfIt()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        var secret = await aws.Clients.Secrets.GetSecretValueAsync(LabUnderTest.SecretArn, CancellationToken.None);

        Assert.Equal($$"""{"token":"{{LabUnderTest.Token}}"}""", secret.Value.Reveal());
        Assert.Equal(LabUnderTest.SecretArn, secret.Arn);
        Assert.Equal(aws.Lab.Time.GetUtcNow(), secret.Created);
        Assert.DoesNotContain(LabUnderTest.Token, secret.ToString(), StringComparison.Ordinal);
        Assert.Equal("[secret]", secret.Value.ToString());
    }

    [Fact]
    public async Task GetSecretValue_OfUnknownSecret_SurfacesTheCode()
    {
        await using var aws = await AwsAgainstLab.StartAsync();

        var refusal = await Assert.ThrowsAsync<AwsServiceException>(() => aws.Clients.Secrets.GetSecretValueAsync("none", CancellationToken.None));

        Assert.Equal(AwsErrorCodes.ResourceNotFound, refusal.Code);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refusal.Status);
        Assert.NotNull(refusal.RequestId);
    }
}
