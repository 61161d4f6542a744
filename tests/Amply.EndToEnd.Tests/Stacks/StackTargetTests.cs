using Amply.EndToEnd.Harness;
using Amply.Model;
using Amply.Model.Outputs;

namespace Amply.EndToEnd.Stacks;

/// <summary><c>--stack</c>, with a pulumi of the test's own on PATH.</summary>
public sealed class StackTargetTests : IDisposable
{
    private const string Token = "t0ken0t0ken0t0ken0";

    private readonly Home home = new();

    private string Programs => Path.Combine(home.Path, "bin");

    private string Asked => Path.Combine(home.Path, "asked");

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Outputs_come_from_pulumi_with_their_secrets_and_without_a_question()
    {
        var outputs = new StackOutputs
        {
            Stack = "prod",
            Mode = Mode.Single,
            Region = "us-east-1",
            ReplicationGroupId = "amply-redis-prod",
            PrimaryEndpoint = "primary.example:6379",
            Nodes = ["amply-redis-prod-001"],
            AuthTokenSecretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:amply-redis-prod",
            RedisUrl = $"rediss://:{Token}@primary.example:6379/0",
            Thresholds = new Thresholds(),
            EstimatedMonthlyCostUsd = 14,
            Protected = true,
        };
        File.WriteAllText(
            Path.Combine(home.Path, "outputs.json"), System.Text.Json.JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));

        var result = await Cli($"echo \"$*\" >'{Asked}'; cat >>'{Asked}'; pwd >>'{Asked}'; cat '{home.Path}/outputs.json'").RunAsync("history", "--stack", "prod");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("amply-redis-prod: no change was made from this checkout", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, result.Everything, StringComparison.Ordinal);
        Assert.Equal(["stack output --json --show-secrets --non-interactive -s prod", home.Path], await File.ReadAllLinesAsync(Asked));
    }

    [Fact]
    public async Task A_stack_that_pulumi_does_not_know_is_refused_in_pulumi_s_own_words()
    {
        var result = await Cli("echo noise >&2; echo \"error: no stack named 'prodd' found\" >&2; echo 'Visit https://www.pulumi.com' >&2; exit 255").RunAsync("history", "--stack", "prodd");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("pulumi gave no outputs of stack 'prodd' (exit code 255): error: no stack named 'prodd' found", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Visit", result.Error, StringComparison.Ordinal);
        Assert.Contains("Stacks with a file here: dev, prod, staging", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_that_was_never_brought_up_is_refused_with_the_command_that_does()
    {
        var result = await Cli("echo '{}'").RunAsync("history", "--stack", "prod");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("the outputs of stack prod do not follow the outputs contract", result.Error, StringComparison.Ordinal);
        Assert.Contains("pulumi up -s prod", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_pulumi_the_way_around_it_is_named()
    {
        var result = await new AmplyCli(home.Path, new Dictionary<string, string> { ["PATH"] = home.Path }).RunAsync("history", "--stack", "prod");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("pulumi is not on PATH", result.Error, StringComparison.Ordinal);
        Assert.Contains("--outputs FILE", result.Error, StringComparison.Ordinal);
    }

    // Without a name pulumi would take the stack that was selected last; with an option in its place, who knows.
    [Theory]
    [InlineData("")]
    [InlineData("--show-urns")]
    [InlineData("a b")]
    [InlineData("org/project/stack/more")]
    [InlineData("prod\n")]
    public async Task What_is_no_stack_s_name_is_refused_before_pulumi_is_asked(string name)
    {
        var result = await Cli($"echo \"$*\" >'{Asked}'; exit 1").RunAsync(name.Length == 0 ? ["history", "--stack", ""] : ["history", $"--stack={name}"]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("Stacks here: dev, prod, staging", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Asked), "pulumi was asked");
    }

    private AmplyCli Cli(string pulumi)
    {
        var program = Path.Combine(Directory.CreateDirectory(Programs).FullName, "pulumi");
        File.WriteAllText(program, $"#!/usr/bin/env bash\n{pulumi}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new AmplyCli(home.Path, new Dictionary<string, string> { ["PATH"] = $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}" });
    }
}
