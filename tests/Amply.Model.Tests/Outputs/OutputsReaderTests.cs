using System.Text.Json.Nodes;
using Amply.Model.Outputs;

namespace Amply.Model.Tests.Outputs;

/// <summary>Outputs as Pulumi, a lab and people write them.</summary>
public sealed class OutputsReaderTests
{
    private const string Token = "t0ken0t0ken0t0ken0";

    private const string Good =
        """
        {
          "stack": "prod", "mode": "ha", "region": "us-east-1", "replicationGroupId": "amply-redis-prod",
          "primaryEndpoint": "master.amply-redis-prod.abc123.use1.cache.amazonaws.com:6379", "readerEndpoint": null,
          "nodes": ["amply-redis-prod-001", "amply-redis-prod-002"],
          "authTokenSecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:amply-redis/prod/auth-token-AbCdEf",
          "redisUrl": "rediss://:t0ken0t0ken0t0ken0@primary.example:6379/0",
          "thresholds": { "cpuPercent": 80, "connections": 100 }, "estimatedMonthlyCostUsd": 26.28, "protected": true,
          "operatorPolicyArn": "arn:aws:iam::123456789012:policy/amply-redis-prod-operator", "dashboardUrl": "of another program"
        }
        """;

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "replicationGroupId", "null", "replicationGroupId is null; allowed: a lower-case letter" },
        { "replicationGroupId", "\"\"", "replicationGroupId is \"\"; allowed: a lower-case letter" },
        { "replicationGroupId", "\" \"", "replicationGroupId is \" \"" },
        { "replicationGroupId", "\"Amply\"", "replicationGroupId is \"Amply\"" },
        { "replicationGroupId", "\"../../etc/x\"", "replicationGroupId is \"../../etc/x\"" },
        { "replicationGroupId", "\"a*\"", "replicationGroupId is \"a*\"" },
        { "replicationGroupId", "\"amply\\n\"", "replicationGroupId is \"amply\\n\"" },
        { "replicationGroupId", "7", "replicationGroupId is 7" },
        { "stack", "\"pro d\"", "stack is \"pro d\"" },
        { "mode", "\"galaxy\"", "mode is \"galaxy\"; allowed: single, ha, compatible or cluster" },
        { "mode", "1", "mode is 1" },
        { "region", "\"evil.example/x\"", "region is \"evil.example/x\"; allowed: an AWS region" },
        { "region", "\"-us\"", "region is \"-us\"" },
        { "region", "\"\\ud800\"", "a text in them is not Unicode" },
        { "primaryEndpoint", "\"primary.example\"", "primaryEndpoint is \"primary.example\"; allowed: host:port" },
        { "primaryEndpoint", "\":6379\"", "primaryEndpoint is \":6379\"" },
        { "primaryEndpoint", "\"primary.example:66000\"", "primaryEndpoint is \"primary.example:66000\"" },
        { "primaryEndpoint", "\"primary.example:0\"", "primaryEndpoint is \"primary.example:0\"" },
        { "primaryEndpoint", "\"a b:6379\"", "primaryEndpoint is \"a b:6379\"" },
        {
            "primaryEndpoint", "\"rediss://:t0ken0t0ken0t0ken0@h:6379\"",
            "primaryEndpoint is not allowed (it may hold a password, not shown)"
        },
        { "primaryEndpoint", "null", "primaryEndpoint and configurationEndpoint are missing; one of them is needed" },
        { "readerEndpoint", "\"reader.example:\"", "readerEndpoint is \"reader.example:\"" },
        { "configurationEndpoint", "\"config.example:x\"", "configurationEndpoint is \"config.example:x\"" },
        { "endpointNote", "{}", "endpointNote is {}" },
        { "nodes", "null", "nodes is null; allowed: a list of 1 to 540 member ids" },
        { "nodes", "[]", "nodes is []" },
        { "nodes", "[\"a-001\",\"a-001\"]", "nodes is [\"a-001\",\"a-001\"]" },
        { "nodes", "[\"a-001\",null]", "nodes is [\"a-001\",null]" },
        { "nodes", "[\"a/001\"]", "nodes is [\"a/001\"]" },
        { "authTokenGeneration", "0", "authTokenGeneration is 0; allowed: a whole number" },
        { "authTokenGeneration", "1.5", "authTokenGeneration is 1.5" },
        { "authTokenSecretArn", "\"secret\"", "authTokenSecretArn is \"secret\"; allowed: the ARN" },
        { "redisUrl", "\"t0ken0t0ken0t0ken0\"", "redisUrl is not allowed (a secret, not shown); allowed: rediss://" },
        { "celeryResultBackendUrl", "{\"t0ken0t0ken0t0ken0\":1}", "celeryResultBackendUrl is not allowed (a secret, not shown)" },
        { "thresholds", "null", "thresholds is null" },
        { "thresholds", "[]", "thresholds is []" },
        { "thresholds", "{\"cpuPercent\":101}", "thresholds.cpuPercent is 101; allowed: a number, 1 to 100" },
        { "thresholds", "{\"cpuPercent\":null}", "thresholds.cpuPercent is null" },
        { "thresholds", "{\"cpuPercent\":\"80\"}", "thresholds.cpuPercent is \"80\"" },
        { "thresholds", "{\"connections\":1.5}", "thresholds.connections is 1.5; allowed: a whole number, 1 to 65000" },
        { "thresholds", "{\"freeableMemoryBytes\":1e999}", "thresholds.freeableMemoryBytes is 1e999" },
        { "estimatedMonthlyCostUsd", "-1", "estimatedMonthlyCostUsd is -1" },
        { "protected", "\"true\"", "protected is \"true\"; allowed: true or false" },
        { "protected", "null", "protected is null" },
        { "operatorPolicyArn", "\"x\"", "operatorPolicyArn is \"x\"" },
        { "apiEndpoint", "\"nowhere\"", "apiEndpoint is \"nowhere\"; allowed: an http:// address of loopback" },
        { "apiEndpoint", "\"/x\"", "apiEndpoint is \"/x\"" },
        { "apiEndpoint", "\"file:///etc/passwd\"", "apiEndpoint is \"file:///etc/passwd\"" },
        { "apiEndpoint", "\"ftp://127.0.0.1/\"", "apiEndpoint is \"ftp://127.0.0.1/\"" },
        { "apiEndpoint", "\"http://api.example:8080\"", "apiEndpoint is \"http://api.example:8080\"" },
        { "apiEndpoint", "\"http://127.0.0.1:8080/x?y\"", "apiEndpoint is \"http://127.0.0.1:8080/x?y\"" },
        {
            "apiEndpoint", "\"http://user:t0ken0t0ken0t0ken0@127.0.0.1:8080\"",
            "apiEndpoint is not allowed (it may hold a password, not shown)"
        },
        { "caCertificateFile", "\"\"", "caCertificateFile is \"\"; allowed: the path of a PEM file" },
        { "caCertificateFile", "7", "caCertificateFile is 7" },
    };

    public static TheoryData<string, string> Right => new()
    {
        { "readerEndpoint", "\"10.0.0.7:1\"" },
        { "readerEndpoint", "\"[::1]:65535\"" },
        { "redisUrl", "\"[secret]\"" },
        { "redisUrl", "null" },
        { "region", "\"eusc-de-east-1\"" },
        { "authTokenSecretArn", "\"arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:x\"" },
        { "apiEndpoint", "\"http://127.61.96.10:8080\"" },
        { "apiEndpoint", "\"http://localhost:8080\"" },
        { "apiEndpoint", "\"https://api.example\"" },
        { "caCertificateFile", "\"ca.pem\"" },
        { "thresholds", "{}" },
        { "thresholds", "{\"cpuPercent\":12.5,\"ofANewerVersion\":true}" },
    };

    [Fact]
    public void Read_OfOutputsAsPulumiWritesThem_HasThem()
    {
        var (outputs, problems) = OutputsReader.Read(Good);

        Assert.Empty(problems);
        Assert.Equal(
            ("amply-redis-prod", Mode.Ha, 2, 80d),
            (outputs!.ReplicationGroupId, outputs.Mode, outputs.Nodes.Length, outputs.Thresholds.CpuPercent));
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void Read_WhenAValueIsAllowed_HasIt(string name, string json) => Assert.Equal([], OutputsReader.Read(With(name, json)).Problems);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WhenAValueIsNotAllowed_NamesItAndWhatIsAndNoSecret(string name, string json, string problem)
    {
        var (outputs, problems) = OutputsReader.Read(With(name, json));

        Assert.Null(outputs);
        Assert.StartsWith(problem, Assert.Single(problems), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stack")]
    [InlineData("mode")]
    [InlineData("region")]
    [InlineData("replicationGroupId")]
    [InlineData("nodes")]
    [InlineData("authTokenSecretArn")]
    [InlineData("thresholds")]
    [InlineData("estimatedMonthlyCostUsd")]
    [InlineData("protected")]
    public void Read_WhenARequiredValueIsMissing_NamesIt(string name)
    {
        var document = JsonNode.Parse(Good)!.AsObject();
        document.Remove(name);

        Assert.StartsWith(
            $"{name} is missing; allowed: ", Assert.Single(OutputsReader.Read(document.ToJsonString()).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1 is not JSON")]
    [InlineData("{\n\"stack\": nonsense", "line 2 is not JSON")]
    [InlineData("null", "they are not a JSON object")]
    [InlineData("[]", "they are not a JSON object")]
    public void Read_OfSomethingElse_SaysSoInWordsOfItsOwn(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Single(OutputsReader.Read(text).Problems), StringComparison.Ordinal);

    [Fact]
    public void Read_WhenSeveralValuesAreWrong_NamesThemAll()
    {
        var problems = OutputsReader.Read("{\"region\":7,\"protected\":null}").Problems;

        Assert.Equal(
            [
                "stack", "mode", "region", "replicationGroupId", "nodes", "authTokenSecretArn", "thresholds", "estimatedMonthlyCostUsd",
                "protected", "primaryEndpoint",
            ],
            problems.Select(problem => problem.Split(' ')[0]));
    }

    [Fact]
    public void Read_WhenAValueStandsTwice_RefusesBoth() =>
        Assert.Equal(
            "region is given more than once", Assert.Single(OutputsReader.Read($"{{\"region\":\"eu-west-1\",{Good.Trim()[1..]}").Problems));

    [Fact]
    public void Read_WhenAValueIsLong_QuotesItsBeginning()
    {
        var problem = Assert.Single(OutputsReader.Read(With("region", $"\"{new string('x', 100_000)}\"")).Problems);

        Assert.True(problem.Length < 200, problem);
    }

    [Fact]
    public void Read_WhenItIsNestedDeeply_IsRefused() =>
        Assert.Equal("line 1 is not JSON", Assert.Single(OutputsReader.Read(new string('[', 100_000)).Problems));

    // Put in as text: no writer would make some of these values.
    private static string With(string name, string json)
    {
        var document = JsonNode.Parse(Good)!.AsObject();
        document[name] = "PUT-HERE";
        return document.ToJsonString().Replace("\"PUT-HERE\"", json, StringComparison.Ordinal);
    }
}
