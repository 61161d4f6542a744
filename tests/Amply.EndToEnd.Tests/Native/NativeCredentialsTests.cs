using System.Security.Cryptography;
using System.Text;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Native;

/// <summary>Where the program that ships finds AWS credentials, each way with a stand-in for AWS on loopback.</summary>
public sealed class NativeCredentialsTests : IDisposable
{
    private const string Region = "eu-west-1";
    private const string Outputs = """
        {
          "stack": "prod", "mode": "ha", "region": "eu-west-1", "replicationGroupId": "amply-redis-prod", "primaryEndpoint": "127.0.0.1:1", "nodes": ["amply-redis-prod-001"],
          "authTokenSecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:amply-redis/prod/auth-token-AbCdEf", "estimatedMonthlyCostUsd": 1, "protected": false,
          "thresholds": {}
        }
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-credentials-");
    private readonly Dictionary<string, string> environment;

    public NativeCredentialsTests()
    {
        environment = new() { ["PATH"] = "/usr/bin:/bin", ["HOME"] = folder.FullName };
        Write("outputs.json", Outputs);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [NativeFact]
    public async Task An_SSO_session_that_aws_sso_login_left_in_the_cache()
    {
        Write(".aws/config", $"""
            [profile oncall]
            sso_session = company
            sso_account_id = 123456789012
            sso_role_name = oncall
            region = {Region}
            [sso-session company]
            sso_region = {Region}
            sso_start_url = https://company.example/start
            sso_registration_scopes = sso:account:access
            """);
        var expires = DateTimeOffset.UtcNow.AddHours(8).ToString("yyyy-MM-ddTHH:mm:ssZ");
        Write($".aws/sso/cache/{Sha1("company")}.json", $$"""{"startUrl":"https://company.example/start","region":"{{Region}}","accessToken":"sso-token","expiresAt":"{{expires}}"}""");
        environment["AWS_PROFILE"] = "oncall";

        await SignsWithAsync("ASIASSO", "sso-session", call =>
            call.Host.StartsWith("portal.sso.", StringComparison.Ordinal) && call.Headers["x-amz-sso_bearer_token"] == "sso-token" && call.Target.Contains("role_name=oncall", StringComparison.Ordinal)
                ? $$$"""{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"secret","sessionToken":"sso-session","expiration":{{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}"""
                : null);
    }

    [NativeFact]
    public async Task A_role_that_the_keys_of_another_profile_may_assume()
    {
        Write(".aws/credentials", "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = secret\n");
        Write(".aws/config", $"[profile oncall]\nrole_arn = arn:aws:iam::123456789012:role/oncall\nsource_profile = base\nregion = {Region}\n");
        environment["AWS_PROFILE"] = "oncall";

        await SignsWithAsync("ASIAROLE", "role-session", call => IsSts(call, "AssumeRole") && call.Signer?.Key == "AKIABASE" ? Assumed("AssumeRole", "ASIAROLE", "role-session") : null);
    }

    [NativeFact]
    public async Task A_web_identity_as_a_pod_of_EKS_has_it()
    {
        Write("token", "signed-by-the-cluster");
        environment["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/oncall";
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(folder.FullName, "token");
        environment["AWS_REGION"] = Region;

        await SignsWithAsync("ASIAWEB", "web-session", call =>
            IsSts(call, "AssumeRoleWithWebIdentity") && $"{call.Target}&{call.Body}".Contains("WebIdentityToken=signed-by-the-cluster", StringComparison.Ordinal) ? Assumed("AssumeRoleWithWebIdentity", "ASIAWEB", "web-session") : null);
    }

    [NativeFact]
    public async Task A_process_that_prints_them()
    {
        var script = Write("print-credentials", """
            echo '{"Version":1,"AccessKeyId":"ASIAPROCESS","SecretAccessKey":"secret","SessionToken":"process-session","Expiration":"2099-01-01T00:00:00Z"}'
            """);
        Write(".aws/config", $"[profile oncall]\ncredential_process = /bin/sh {script}\nregion = {Region}\n");
        environment["AWS_PROFILE"] = "oncall";

        await SignsWithAsync("ASIAPROCESS", "process-session", _ => null);
    }

    [NativeFact]
    public async Task A_container_whose_agent_has_an_address_of_its_own()
    {
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "container-token";

        await SignsWithAsync(
            "ASIACONTAINER", "container-session",
            call => call.Target == "/credentials" && call.Headers.GetValueOrDefault("authorization") == "container-token" ? Given("ASIACONTAINER", "container-session") : null,
            stand => environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{stand.Address}/credentials");
    }

    [NativeFact]
    public async Task A_task_on_Fargate()
    {
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/task";

        await SignsWithAsync(
            "ASIAFARGATE", "fargate-session",
            call => call.Target.EndsWith("/v2/credentials/task", StringComparison.Ordinal) && call.Host == "169.254.170.2" ? Given("ASIAFARGATE", "fargate-session") : null,
            stand => environment["http_proxy"] = stand.Address);
    }

    [NativeFact]
    public async Task The_role_of_an_instance()
    {
        await SignsWithAsync(
            "ASIAINSTANCE", "instance-session",
            call => (call.Method, call.Target) switch
            {
                ("PUT", "/latest/api/token") => "imds-token",
                ("GET", "/latest/meta-data/iam/security-credentials" or "/latest/meta-data/iam/security-credentials/") when HasToken(call) => "oncall",
                ("GET", "/latest/meta-data/iam/security-credentials/oncall") when HasToken(call) => Given("ASIAINSTANCE", "instance-session"),
                _ => null,
            },
            stand => environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = stand.Address);

        static bool HasToken(AwsCall call) => call.Headers.GetValueOrDefault("x-aws-ec2-metadata-token") == "imds-token";
    }

    [NativeFact]
    public async Task A_server_whose_authority_the_system_does_not_trust_gets_no_request()
    {
        environment["AWS_ACCESS_KEY_ID"] = "AKIAKEY";
        environment["AWS_SECRET_ACCESS_KEY"] = "secret";
        await using var stand = new StandInAws(Snapshots);

        var result = await RunAsync(stand, trusts: false);

        Assert.True(result.ExitCode != 0 && result.Error.Contains("certificate", StringComparison.Ordinal), result.ToString());
        Assert.Empty(stand.Calls);
    }

    private async Task SignsWithAsync(string key, string token, Func<AwsCall, string?> answer, Action<StandInAws>? arrange = null)
    {
        await using var stand = new StandInAws(call => answer(call) ?? Snapshots(call));
        arrange?.Invoke(stand);

        var result = await RunAsync(stand, trusts: true);

        var seen = string.Join('\n', stand.Calls.Select(call => $"{call.Method} {call.Host} {call.Target} {call.Signer} {call.Body}"));
        Assert.True(result.ExitCode == 0, $"{result}\n{seen}");
        Assert.Equal((key, token), Assert.Single(stand.Calls, call => call.Host == $"elasticache.{Region}.amazonaws.com").Signer);
    }

    private async Task<CliResult> RunAsync(StandInAws stand, bool trusts)
    {
        environment["https_proxy"] = stand.Address;
        if (trusts)
        {
            environment["SSL_CERT_FILE"] = Write("system.pem", stand.RootPem);
        }

        return await AmplyCli.RunAloneAsync(ShippedProgram.FilePath, folder.FullName, environment, ["snapshot", "list", "--outputs", Path.Combine(folder.FullName, "outputs.json")]);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static bool IsSts(AwsCall call, string action) =>
        call.Host == $"sts.{Region}.amazonaws.com" && $"{call.Target}&{call.Body}&".Contains($"Action={action}&", StringComparison.Ordinal);

    private static string? Snapshots(AwsCall call) => call.Body.Contains("Action=DescribeSnapshots", StringComparison.Ordinal)
        ? """<DescribeSnapshotsResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><DescribeSnapshotsResult><Snapshots/></DescribeSnapshotsResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeSnapshotsResponse>"""
        : null;

    private static string Assumed(string action, string key, string token) => $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
        <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/oncall/me</Arn><AssumedRoleId>AROA:me</AssumedRoleId></AssumedRoleUser>
        </{action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>
        """;

    private static string Given(string key, string token) =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{key}}","SecretAccessKey":"secret","Token":"{{token}}","Expiration":"2099-01-01T00:00:00Z","LastUpdated":"2026-01-01T00:00:00Z"}""";

    // The name of a cached session's file, as every AWS tool has it.
#pragma warning disable CA5350 // No secret depends on it.
    private static string Sha1(string name) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(name)));
#pragma warning restore CA5350
}
