using System.Diagnostics;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Shells;

/// <summary>The shell of a lab, opened by a person who is logged in to prod.</summary>
public sealed class LabShellTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] KnownShells = ["bash", "zsh", "fish"];
    private static readonly string[] Programs = ["/usr/local/bin", "/usr/bin"];

    private readonly UsersHome user = new(Programs);
    private RunningLab lab = null!;

    private static readonly string Compiler = File.Exists("/usr/bin/gcc") ? "/usr/bin/gcc" : "/usr/bin/clang";

    public static TheoryData<string> Shells => [.. KnownShells.Where(shell => File.Exists($"/usr/bin/{shell}"))];

    public async Task InitializeAsync()
    {
        lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        // The outputs of a stack that is not this lab: the addresses are documentation's.
        var prod = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(lab.Directory, "outputs.json")))!.AsObject();
        prod["primaryEndpoint"] = "192.0.2.10:6379";
        prod.Remove("apiEndpoint");
        prod.Remove("caCertificateFile");
        await File.WriteAllTextAsync(Path.Combine(lab.HomeDirectory, "prod.json"), prod.ToJsonString());
    }

    public async Task DisposeAsync() => await lab.DisposeAsync();

    public void Dispose() => user.Dispose();

    [ClientFact(TestClient.AwsCli, TestClient.Linker)]
    public async Task Nothing_outside_the_machine_is_called_and_no_credential_of_the_user_is_there()
    {
        var library = Path.Combine(user.Path, "outside.so");
        var built = await AmplyCli.RunProcessAsync(
            Compiler, ["-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Shells", "outside.c"), "-ldl"]);
        Assert.True(built.ExitCode == 0, built.ToString());
        var log = Path.Combine(user.Path, "outside.log");
        var watched = new Dictionary<string, string>(user.Environment) { ["LD_PRELOAD"] = library, ["OUTSIDE_LOG"] = log };

        var control = await RunAsync(watched, "sh", "-c", "/usr/bin/python3 -c 'import socket; socket.create_connection((\"192.0.2.1\", 9), 0.05)'");
        Assert.NotEqual(0, control.ExitCode);
        Assert.Equal(["192.0.2.1"], await File.ReadAllLinesAsync(log));
        File.Delete(log);

        var run = await RunAsync(watched, "bash", "-c", """
            aws elasticache describe-replication-groups --query 'ReplicationGroups[0].ReplicationGroupId' --output text
            aws secretsmanager get-secret-value --secret-id amply-redis/prod/auth-token --query Name --output text
            aws sts get-caller-identity; aws --profile oncall-profile sts get-caller-identity; aws --endpoint-url https://sts.amazonaws.com sts get-caller-identity
            aws sso login; aws configure list; aws s3 ls s3://prod-backups
            redis-cli PING; redis-cli -h 192.0.2.10 PING; redis-cli -u redis://192.0.2.10 PING; redis-cli -h 127.evil.example PING
            HOST=$(aws elasticache describe-replication-groups --query 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address' --output text)
            redis-cli --tls -h $HOST ECHO by-name
            pulumi up; pulumi up -s staging; pulumi stack ls -s prod; pulumi config set amply-redis:replicas 2 -s prod
            pulumi stack output replicationGroupId -s prod
            "$AMPLY_HOME/.lab/.shell/bin/amply" status --stack prod; echo "stack $?"
            amply status --outputs "$AMPLY_HOME/prod.json"; echo "outputs $?"
            amply status --lab other; echo "other $?"
            amply sessions count $TARGET; echo "lab $?"
            amply doctor >/dev/null 2>&1; amply failover --lab; echo "unnamed $?"
            """);

        Assert.False(File.Exists(log), File.Exists(log) ? $"called: {await File.ReadAllTextAsync(log)}\n{run}" : "");
        Assert.Equal(["amply-redis-prod", "amply-redis/prod/auth-token"], run.Output.Split('\n').Take(2));
        var lines = run.Output.Split('\n');
        Assert.All(["PONG", "by-name", "stack 3", "outputs 3", "other 3", "lab 0", "unnamed 0"], line => Assert.Contains(line, lines));
        Assert.Contains("this is the shell of lab e2e, and no other target can be named in it: --stack prod", run.Error, StringComparison.Ordinal);
        Assert.Contains("whose stack is prod, and the command names staging", run.Error, StringComparison.Ordinal);

        var inside = await RunAsync(user.Environment, "env");
        Assert.Equal(0, inside.ExitCode);
        Assert.Contains($"TARGET=--lab={lab.Name}\n", inside.Output, StringComparison.Ordinal);
        Assert.Contains("AWS_EC2_METADATA_DISABLED=true\n", inside.Output, StringComparison.Ordinal);
        Assert.All(UsersHome.Secrets.Append(lab.Token), secret => Assert.DoesNotContain(secret, inside.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("10.0.0.1", inside.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_command_passes_its_exit_code_on_and_the_token_is_in_no_argument()
    {
        Assert.Equal(7, (await RunAsync(user.Environment, "sh", "-c", "exit 7")).ExitCode);
        Assert.Equal(2, (await RunAsync(user.Environment, "no-such-program")).ExitCode);
        Assert.Equal(3, (await lab.Cli.RunAsync("lab", "shell", "--lab", "nosuch", "--", "true")).ExitCode);
        var document = await lab.Cli.RunAsync("lab", "shell", "--lab", lab.Name, "--output", "json", "--", "sh", "-c", "echo said; exit 7");
        Assert.Equal((1, 7), (document.ExitCode, (int)JsonNode.Parse(document.Output)!["commandExitCode"]!));
        Assert.Contains("said", document.Error, StringComparison.Ordinal);

        var start = ShippedProgram.Start("lab", "shell", "--lab", lab.Name, "--", "redis-cli", "BLPOP", "nothing-comes", "0");
        start.Environment["AMPLY_HOME"] = lab.HomeDirectory;
        using var waiting = Process.Start(start)!;
        try
        {
            while (!ProcessTable.Naming("BLPOP nothing-comes").Any(line => line.Contains("--cacert", StringComparison.Ordinal)))
            {
                Assert.False(waiting.HasExited, waiting.HasExited ? await waiting.StandardError.ReadToEndAsync() : "");
                await Task.Delay(20);
            }

            Assert.Empty(ProcessTable.Naming(lab.Token));
        }
        finally
        {
            waiting.Kill();
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_shell_says_whose_it_is_and_the_user_s_files_do_not_undo_it(string shell)
    {
        var environment = new Dictionary<string, string>(user.Environment)
        {
            ["SHELL"] = $"/usr/bin/{shell}",
            ["TERM"] = "dumb",
            ["AMPLY_HOME"] = lab.HomeDirectory,
        };
        // A terminal of its own: script makes one, and types what it reads.
        var typed = "command -v aws; echo target $TARGET \"profile $AWS_PROFILE.\"; exit 5\n";
        var run = await AmplyCli.RunProcessAsync(
            "bash",
            ["-c", "printf '%s' \"$1\" | script -qec \"$2\" /dev/null", "bash", typed, $"{ShippedProgram.Shell} lab shell --lab {lab.Name}"],
            environment,
            lab.HomeDirectory);

        Assert.True(run.ExitCode == 5, run.ToString());
        Assert.Contains($"[lab {lab.Name}]", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{lab.HomeDirectory}/.lab/.shell/bin/aws", run.Output, StringComparison.Ordinal);
        Assert.Contains($"target --lab={lab.Name} profile .", run.Output, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] command) => AmplyCli.RunProcessAsync(
        ShippedProgram.Words[0],
        [.. ShippedProgram.Words.Skip(1), "lab", "shell", "--lab", lab.Name, "--", .. command],
        environment,
        lab.HomeDirectory);
}
