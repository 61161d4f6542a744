using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Interop;
using Amply.EndToEnd.Runbooks;
using Amply.Lab.Servers;
using Amply.Model.Outputs;
using Amply.Ops.Tests.Redis;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.EndToEnd.Reach;

/// <summary>Redis of a lab is there and does not serve a verb: the verb says why, and one thing to do next.</summary>
public sealed class NotServedTests(NotServedTests.OneNode fixture) : IClassFixture<NotServedTests.OneNode>
{
    private const string Node = "amply-redis-prod-001";
    private const string EndlessScript = "while true do end";

    // Verbs that wait 15 seconds for a primary.
    private static readonly string[] Verbs = ["sessions count", "sessions flush --everyone", "keyspace", "ratelimit show api:x"];

    private RunningLab Lab => fixture.Lab;

    [Fact]
    public async Task A_script_that_keeps_redis_busy_is_named_by_every_verb()
    {
        // A busy node takes no new client.
        await using var keeper = await NodeAdmin.ConnectAsync(Lab, Node);
        await using var client = await LabRedis.ConnectAsync(Lab);
        var script = client.GetDatabase().ScriptEvaluateAsync(EndlessScript);
        try
        {
            var said = await Task.WhenAll(Verbs.Select(verb => Lab.Cli.RunAsync([.. verb.Split(' '), "--lab", Lab.Name])));

            Assert.All(said, run =>
            {
                Assert.Matches(
                    @"(?m)^error: no primary answers within 1\d s\. 127\.\S+: a script keeps Redis busy \(BUSY\)\. Redis answers nothing else until the script ends\. "
                    + @"A script that has written nothing can be stopped\.\n  Fix: \./amply runbook high-cpu$",
                    run.Error);
                Assert.Matches(@"(?m)^\d+ s / 15 s  127\.\S+: a script keeps Redis busy \(BUSY\)\.", run.Error);
                Assert.Equal(1, run.ExitCode);
            });
        }
        finally
        {
            await keeper.GetServer(keeper.GetEndPoints()[0]).ExecuteAsync("SCRIPT", "KILL");
            await Assert.ThrowsAnyAsync<Exception>(() => script);
        }
    }

    [ClientFact(TestClient.AwsCli)]
    public async Task A_token_that_redis_refuses_is_said_with_what_the_previous_one_does()
    {
        var right = (string)(await AwsCli.SucceedAsync(Lab, "secretsmanager", "get-secret-value", "--secret-id", Lab.Outputs.AuthTokenSecretArn))["SecretString"]!;
        try
        {
            await PutAsync("""{"token":"wr0ngwr0ngwr0ngwr0ng"}""");
            foreach (var run in await RunAllAsync("--lab", Lab.Name))
            {
                Assert.Equal(
                    "error: A rotation of the token broke off: Redis accepts the secret's previous token (AWSPREVIOUS) and refuses the present one.\n  Fix: ./amply runbook rotate-token\n",
                    Said(run));
                Assert.Equal(1, run.ExitCode);
            }

            await PutAsync("""{"token":"wr0ngerwr0ngerwr0nger"}""");
            foreach (var run in await RunAllAsync("--lab", Lab.Name))
            {
                Assert.Equal(
                    $"error: Redis answers. The token of the secret {Lab.Outputs.AuthTokenSecretArn} is refused: the group has another token. "
                    + "The secret's previous token (AWSPREVIOUS) is refused, too. ElastiCache says that the group is available.\n"
                    + "  Fix: ./amply runbook authentication-failures\n",
                    Said(run));
                Assert.Equal(4, run.ExitCode);
            }
        }
        finally
        {
            await PutAsync(right);
        }
    }

    [Fact]
    public async Task A_saved_token_that_was_rotated_is_named_with_the_command_that_saves_it_again()
    {
        var file = Save("old prod.json", Lab.Outputs with
        {
            RedisUrl = Lab.Outputs.RedisUrl!.Replace(Lab.Token, "o1do1do1do1do1do1do1d", StringComparison.Ordinal),
            ApiEndpoint = "http://127.0.0.1:1",
        });

        foreach (var run in await RunAllAsync("--outputs", file))
        {
            Assert.Equal(
                $"error: Redis answers. The token in {file} is refused: the token was rotated since the outputs were saved. So it is not known whether the group works.\n"
                + $"  Fix: (umask 077; pulumi stack output --json --show-secrets -s prod > '{file}')\n",
                Said(run));
            Assert.Equal(4, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_certificate_of_another_authority_says_nothing_of_the_group()
    {
        var authority = Path.Combine(Lab.HomeDirectory, "other.pem");
        await File.WriteAllTextAsync(authority, FakeAuthority.Trusted.Root[0].ExportCertificatePem());
        var file = Save("other.json", Lab.Outputs with { CaCertificateFile = authority });

        foreach (var run in await RunAllAsync("--outputs", file))
        {
            Assert.Matches(
                @"^error: This machine cannot reach Redis: the certificate's authority is not trusted here \(127\.\S+:\d+\)\. "
                + @"ElastiCache says that the group is available\.\n  Fix: \./amply runbook reach\n$",
                Said(run));
            Assert.Equal(4, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_tunnel_under_another_name_is_the_reason_why_the_lock_is_not_known()
    {
        var primary = IPEndPoint.Parse(Lab.Outputs.PrimaryEndpoint!);
        var port = FreePort();
        await using var tunnel = TcpForwarder.Listen(new IPEndPoint(IPAddress.Loopback, port), new Tunnel(primary));
        var file = Save("tunnel.json", Lab.Outputs with { PrimaryEndpoint = $"127.0.0.1:{port}", ReaderEndpoint = null });

        var run = await Lab.Cli.RunAsync("ratelimit", "reset", "api:x", "--outputs", file);

        Assert.Contains(
            "warn  lock: it is not known whether another routine is running. Ask the other engineer on call before you continue. The reason: "
            + $"This machine cannot reach Redis: the certificate is for another name (127.0.0.1:{port}). ElastiCache says that the group is available\n"
            + "        Fix: ./amply runbook reach\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task No_room_for_another_client_is_named()
    {
        await using var keeper = await NodeAdmin.ConnectAsync(Lab, Node);
        var server = keeper.GetServer(keeper.GetEndPoints()[0]);
        var before = (await server.ConfigGetAsync("maxclients"))[0].Value;
        await server.ConfigSetAsync("maxclients", 1);
        try
        {
            var run = await Lab.Cli.RunAsync("sessions", "count", "--lab", Lab.Name);

            Assert.Matches(@"127\.\S+:\d+: the connection was closed during the TLS handshake\. Redis does this where it has no room for another client \(maxclients\)\.", run.Error);
            Assert.EndsWith("\n  Fix: ./amply runbook high-connections\n", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            await server.ConfigSetAsync("maxclients", before);
        }
    }

    private async Task<CliResult[]> RunAllAsync(params string[] target) =>
        await Task.WhenAll(Verbs.Select(verb => Lab.Cli.RunAsync([.. verb.Split(' '), .. target])));

    // Without the progress and the warning about a file that others can read.
    private static string Said(CliResult run) =>
        string.Concat(run.Error.Split('\n').SkipWhile(line => !line.StartsWith("error:", StringComparison.Ordinal)).Where(line => line.Length > 0).Select(line => $"{line}\n"));

    private async Task PutAsync(string value) => await AwsCli.SucceedAsync(
        Lab, "secretsmanager", "put-secret-value", "--secret-id", Lab.Outputs.AuthTokenSecretArn, "--secret-string", value);

    private string Save(string name, StackOutputs outputs)
    {
        var file = Path.Combine(Lab.HomeDirectory, name);
        PrivateFiles.Write(file, JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));
        return file;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed class Tunnel(IPEndPoint to) : IForwarderRoute
    {
        public TimeSpan Delay => TimeSpan.Zero;

        public IPEndPoint TargetOf(IPAddress source) => to;
    }

    public sealed class OneNode : IAsyncLifetime
    {
        internal RunningLab Lab { get; private set; } = null!;

        public async Task InitializeAsync() => Lab = await RunningLab.UpAsync("--set", "protect=false");

        public Task DisposeAsync() => Lab.DisposeAsync().AsTask();
    }
}
