using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amply.Ops.Aws;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Tests.Aws;

public sealed class UserCredentialsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-ops-tests-");

    private string Profiles => Path.Combine(folder.FullName, "credentials");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task GetCredentials_OfAProfile_TakesItsKeys()
    {
        var credentials = Sut("[oncall]\naws_access_key_id = AKIAONCALL\naws_secret_access_key = secret", ("AWS_PROFILE", "oncall"));

        Assert.Equal("AKIAONCALL", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task GetCredentials_OfTheEnvironment_ComeBeforeAProfile()
    {
        var credentials = Sut(
            "[oncall]\naws_access_key_id = AKIAONCALL\naws_secret_access_key = secret", ("AWS_PROFILE", "oncall"), ("AWS_ACCESS_KEY_ID", "AKIAREST"));

        Assert.Equal("AKIAREST", (await credentials.GetCredentialsAsync()).AccessKey);
    }

    [Fact]
    public async Task GetCredentials_OfAnUnknownProfile_NamesThoseThatAre()
    {
        var credentials = Sut("[oncall]\naws_access_key_id = AKIAONCALL\naws_secret_access_key = secret", ("AWS_PROFILE", "on-call"));

        var failure = await Assert.ThrowsAsync<NoCredentialsException>(credentials.GetCredentialsAsync);

        Assert.Equal("there is no usable profile on-call; there are: oncall", failure.Message);
    }

    [Fact]
    public async Task GetCredentials_OfAnSsoProfileThatIsNotLoggedIn_SaysSo()
    {
        var credentials = Sut(
            "[oncall]\nsso_account_id = 123456789012\nsso_role_name = oncall\nsso_region = eu-west-1\nsso_start_url = https://company.example/start",
            ("AWS_PROFILE", "oncall"));

        var failure = await Assert.ThrowsAsync<NoCredentialsException>(credentials.GetCredentialsAsync);

        Assert.Equal(
            ("the session of profile oncall has expired or does not exist", "Log in: aws sso login --profile oncall"), (failure.Message, failure.Remedy));
    }

    [Theory]
    [InlineData("the environment (AWS_ACCESS_KEY_ID)", "", "AWS_ACCESS_KEY_ID=AKIAREST")]
    [InlineData("the web identity that AWS_WEB_IDENTITY_TOKEN_FILE names", "", "AWS_WEB_IDENTITY_TOKEN_FILE=/token")]
    [InlineData("profile default (keys)", "[default]\naws_access_key_id = AKIA\naws_secret_access_key = secret", "")]
    [InlineData("profile oncall (credential_process)", "[oncall]\ncredential_process = /bin/true", "AWS_PROFILE=oncall")]
    [InlineData("profile o (SSO)", "[o]\nsso_account_id=1\nsso_role_name=r\nsso_region=r\nsso_start_url=https://c.example", "AWS_PROFILE=o")]
    [InlineData("profile nosuch", "", "AWS_PROFILE=nosuch")]
    [InlineData("the container's agent", "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/task")]
    [InlineData("the instance's role", "", "")]
    public void Source_IsWhereTheyAreLookedFor(string words, string profiles, string variable)
    {
        var (name, value) = variable.Split('=') is [var n, var v] ? (n, v) : ("", "");

        Assert.Equal(words, Sut(profiles, (name, value)).Source.Words);
    }

    [Fact]
    public async Task Call_WithoutAnyCredentials_SendsNothingAndSaysSoInItsOwnWords()
    {
        await using var capture = await RequestCapture.StartAsync();
        var none = new UserCredentials(Chain(""), _ => null, () => throw new AmazonClientException(
            "Failed to resolve AWS credentials. They returned the following errors:\n\nException 1 of 2: The variables were not set.\nException 2 of 2: No metadata service."));
        using var client = new AwsProtocolClient(AwsService.SecretsManager, new AwsTarget("eu-west-1", capture.Endpoint), AwsTimes.Default, none);

        var failure = await Assert.ThrowsAsync<AwsCredentialsException>(() => client.JsonAsync("GetSecretValue", repeatable: true, "{}", reply => reply, CancellationToken.None));

        Assert.Equal(
            "GetSecretValue was not sent because there are no usable AWS credentials: the environment has none, there is no profile default, and there are none of a container or an instance",
            failure.Message);
        Assert.Empty(capture.Requests);
    }

    private UserCredentials Sut(string profiles, params (string Name, string Value)[] environment) => new(
        Chain(profiles),
        name => environment.FirstOrDefault(pair => pair.Name == name).Value,
        () => Task.FromResult<AWSCredentials>(new BasicAWSCredentials("AKIAREST", "secret")));

    private CredentialProfileStoreChain Chain(string profiles)
    {
        File.WriteAllText(Profiles, profiles + "\n");
        return new CredentialProfileStoreChain(Profiles);
    }
}
