using System.Text.Json;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;
using Amply.Model.Outputs;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.Lab.Tests.Interop;

/// <summary>Debian's AWS CLI against a lab of real redis-servers.</summary>
public sealed class RealLabTests : IAsyncLifetime
{
    private const string Group = LabUnderTest.GroupId;
    private const string Name = "aws-cli";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-lab-tests-");
    private LabClient labs = null!;
    private StackOutputs outputs = null!;

    public async Task InitializeAsync()
    {
        labs = new LabClient(folder.FullName, TimeProvider.System, ShippedProgram.Words);
        outputs = (await labs.UpAsync(TestPlan.Of(replicas: 1), new LabOptions { Name = Name }, CancellationToken.None)).Outputs;
    }

    public async Task DisposeAsync()
    {
        await labs.DownAsync(Name, CancellationToken.None);
        folder.Delete(recursive: true);
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task An_incident_is_handled_with_the_aws_cli_alone()
    {
        var token = JsonDocument.Parse(Text((await RunAsync("secretsmanager", "get-secret-value", "--secret-id", outputs.AuthTokenSecretArn)).Json, "SecretString")).RootElement;
        await using (var redis = await ConnectAsync(Text(token, "token")))
        {
            await redis.GetDatabase().StringSetAsync("session:ses_1", "{}");
            Assert.Equal(1, (int)await redis.GetDatabase().ExecuteAsync("WAIT", 1, 5000));
        }

        // A snapshot of the replica, exported.
        await RunAsync("elasticache", "create-snapshot", "--cache-cluster-id", Group + "-002", "--snapshot-name", "before");
        await UntilAsync(async () => Text((await RunAsync("elasticache", "describe-snapshots", "--snapshot-name", "before")).Json.GetProperty("Snapshots")[0], "SnapshotStatus"), "available");
        var bucket = Directory.CreateDirectory(Path.Combine(folder.FullName, ".buckets", "exports"));
        await RunAsync("elasticache", "copy-snapshot", "--source-snapshot-name", "before", "--target-snapshot-name", "before", "--target-bucket", "exports");
        await UntilAsync(async () => Text((await RunAsync("elasticache", "describe-snapshots", "--snapshot-name", "before")).Json.GetProperty("Snapshots")[0], "SnapshotStatus"), "available");
        Assert.StartsWith("REDIS00", await File.ReadAllTextAsync(Path.Combine(bucket.FullName, "before-0001.rdb")), StringComparison.Ordinal);

        // Another replica, then the failover.
        await RunAsync("elasticache", "increase-replica-count", "--replication-group-id", Group, "--new-replica-count", "2", "--apply-immediately");
        await UntilAsync(async () => Text((await GroupAsync()), "Status"), "available");
        await RunAsync("elasticache", "test-failover", "--replication-group-id", Group, "--node-group-id", "0001");
        await UntilAsync(async () => (await MessagesAsync())[0], "Finished recovery for cache nodes 0001");

        var members = (await GroupAsync()).GetProperty("NodeGroups")[0].GetProperty("NodeGroupMembers").EnumerateArray().ToList();
        Assert.Equal("replica", Text(members[0], "CurrentRole"));
        Assert.Single(members, member => Text(member, "CurrentRole") == "primary");
        Assert.Equal(3, members.Count);
        await using (var redis = await ConnectAsync(Text(token, "token")))
        {
            Assert.Equal("{}", await redis.GetDatabase().StringGetAsync("session:ses_1"));
        }

        // The token is rotated: both serve, then the new one alone.
        const string next = "NextTokenOfTheLab0123456789";
        await RunAsync("elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately", "--auth-token", next, "--auth-token-update-strategy", "ROTATE");
        await UntilAsync(async () => Text((await GroupAsync()), "Status"), "available");
        await using (await ConnectAsync(next))
        await using (await ConnectAsync(Text(token, "token")))
        {
        }

        await RunAsync("elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately", "--auth-token", next, "--auth-token-update-strategy", "SET");
        await UntilAsync(async () => Text((await GroupAsync()), "Status"), "available");
        await using (await ConnectAsync(next))
        {
        }

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectAsync(Text(token, "token")));

        // A named promotion, with failover and Multi-AZ off for it and on again.
        await ModifyAsync("--no-automatic-failover-enabled", "--no-multi-az-enabled");
        await ModifyAsync("--primary-cluster-id", Group + "-001");
        await ModifyAsync("--automatic-failover-enabled", "--multi-az-enabled");
        Assert.Equal("primary", Text((await GroupAsync()).GetProperty("NodeGroups")[0].GetProperty("NodeGroupMembers")[0], "CurrentRole"));

        await RunAsync("elasticache", "decrease-replica-count", "--replication-group-id", Group, "--new-replica-count", "1", "--apply-immediately");
        await UntilAsync(async () => Text((await GroupAsync()), "Status"), "available");
        Assert.Equal(2, (await GroupAsync()).GetProperty("MemberClusters").GetArrayLength());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task UntilAsync(Func<Task<string>> read, string wanted)
    {
        var last = "";
        for (var attempt = 0; attempt < 60; attempt++)
        {
            if ((last = await read()) == wanted)
            {
                return;
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"'{wanted}' did not come; last was '{last}'.");
    }

    private async Task ModifyAsync(params string[] changes)
    {
        var result = await RunAsync(["elasticache", "modify-replication-group", "--replication-group-id", Group, "--apply-immediately", .. changes]);
        Assert.Equal(0, result.ExitCode);
        await UntilAsync(async () => Text((await GroupAsync()), "Status"), "available");
    }

    private async Task<JsonElement> GroupAsync() =>
        (await RunAsync("elasticache", "describe-replication-groups", "--replication-group-id", Group)).Json.GetProperty("ReplicationGroups")[0];

    private async Task<List<string>> MessagesAsync() =>
        [.. (await RunAsync("elasticache", "describe-events", "--duration", "60")).Json.GetProperty("Events").EnumerateArray().Select(one => Text(one, "Message"))];

    private async Task<ConnectionMultiplexer> ConnectAsync(string token)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { outputs.PrimaryEndpoint! },
            Password = token,
            Ssl = true,
            AbortOnConnectFail = true,
            ConnectTimeout = 5000,
        };
        options.TrustIssuer(outputs.CaCertificateFile!);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    private Task<AwsCliResult> RunAsync(params string[] arguments) => AwsCli.RunAsync(new Uri(outputs.ApiEndpoint!), arguments);
}
