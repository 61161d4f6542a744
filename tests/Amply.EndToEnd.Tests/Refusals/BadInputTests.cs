using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Refusals;

/// <summary>What a tired person gets wrong: a clear message, the documented exit code, nothing changed, nothing left running.</summary>
[SupportedOSPlatform("linux")]
public sealed class BadInputTests : IDisposable
{
    private readonly Home home = new();
    private readonly AmplyCli cli;

    public BadInputTests() => cli = new AmplyCli(home.Path);

    public void Dispose()
    {
        Assert.Empty(ProcessTable.Naming(home.Path));
        home.Dispose();
    }

    [Theory]
    [InlineData(2, "nosuch", "lab", "up", "--stack", "nosuch", "--name", "x")]
    [InlineData(2, "prod", "plan", "nosuch")]
    [InlineData(2, "mode", "plan", "prod", "--set", "mode=both")]
    [InlineData(2, "pulumi config set", "plan", "prod", "--set", "snapshotRetentionDays=36")]
    [InlineData(2, "--lab", "status")]
    [InlineData(2, "--lab", "sessions", "flush", "--everyone", "--stack", "prod", "--lab")]
    [InlineData(2, "nowhere.json", "status", "--outputs", "nowhere.json")]
    [InlineData(2, "lab up", "status", "--lab", "ghost")]
    [InlineData(2, "--everyone", "sessions", "flush", "--execute", "--stack", "prod")]
    [InlineData(2, "--everyone", "sessions", "flush", "--everyone", "--user", "usr_1", "--stack", "prod")]
    [InlineData(2, "staus", "staus")]
    [InlineData(2, "'0' is not a port for --port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--port", "0")]
    [InlineData(2, "'70000' is not a port for --port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--port", "70000")]
    [InlineData(2, "'0' is not a port for --api-port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--api-port", "0")]
    public async Task A_wrong_word_is_named_with_what_is_allowed(int exitCode, string named, params string[] arguments)
    {
        var result = await cli.RunAsync(arguments);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(home.Path, ".lab", "x")), "a refused lab left its directory");
    }

    [Theory]
    [InlineData("AMPLY_HOME", "/nowhere", 2, "the project's directory '/nowhere' does not exist", "plan", "prod")]
    [InlineData("AMPLY_HOME", "/nowhere", 2, "the project's directory '/nowhere' does not exist", "lab", "up", "--stack", "prod")]
    [InlineData("AMPLY_INFRA", "/nowhere.dll", 3, "the program that makes plans does not exist: '/nowhere.dll'", "plan", "prod")]
    public async Task An_environment_in_which_nothing_can_be_done_is_named_with_what_mends_it(string name, string value, int exitCode, string named, params string[] arguments)
    {
        var result = await Run(ShippedProgram.Words[0], [.. ShippedProgram.Words.Skip(1), .. arguments], (name, value));

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(named, result.Error, StringComparison.Ordinal);

        var json = await Run(ShippedProgram.Words[0], [.. ShippedProgram.Words.Skip(1), .. arguments, "--output", "json"], (name, value));
        var problem = Assert.Single(AnswerSchemas.Check(json.Output, string.Join(' ', arguments.TakeWhile(a => a is "plan" or "lab" or "up")), (ExitCode)exitCode)["problems"]!.AsArray())!;
        Assert.Contains(named, (string?)problem["what"], StringComparison.Ordinal);
        Assert.DoesNotContain("Fix:", (string?)problem["fix"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">/dev/full", 1, "error: the result could not be written to standard output: no space is left on the device", "runbook failover")]
    [InlineData(">/dev/full", 1, "error: the result could not be written to standard output: no space is left on the device", "runbook failover --output json")]
    [InlineData(">&-", 1, "error: the result could not be written to standard output: it is closed", "runbook failover")]
    [InlineData(">/dev/full", 1, "error: the result could not be written to standard output: no space is left on the device", "--help")]
    [InlineData("2>/dev/full", 2, "", "staus")]
    [InlineData("2>&-", 2, "", "staus")]
    [InlineData("| head -n 0", 0, "", "runbook failover")]
    public async Task A_closed_or_full_output_is_told_where_it_can_be(string redirection, int exitCode, string told, string verb)
    {
        var result = await Run("bash", ["-c", $"set -o pipefail; {ShippedProgram.Shell} {verb} {redirection}"]);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Equal(told, result.Error.TrimEnd());
    }

    [Fact]
    public async Task A_process_that_may_open_few_files_says_so()
    {
        var result = await Run("bash", ["-c", $"ulimit -n 64; {ShippedProgram.Shell} lab status --lab ghost"]);

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Equal("refused: this process may have only 64 files open, and it needs 256. Nothing was changed.\n  Fix: ulimit -n 1024\n", result.Error);
    }

    [Fact]
    public async Task A_refusal_is_said_once_and_stays_on_its_line_however_long()
    {
        var result = await cli.RunAsync("lab", "up", "--stack", "prod", "--set", "nosuch=1");

        Assert.True(result.ExitCode == 2, result.ToString());
        var line = Assert.Single(result.Error.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.StartsWith("error: --set nosuch: there is no setting", line, StringComparison.Ordinal);
        Assert.EndsWith("Fix: ./amply plan --help", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_redis_server_is_named_with_the_command_that_installs_it()
    {
        var without = new AmplyCli(home.Path, new Dictionary<string, string> { ["AMPLY_REDIS_SERVER"] = "/nonexistent/redis-server" });

        var result = await without.RunAsync("lab", "up", "--stack", "prod", "--name", "x");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("/nonexistent/redis-server", result.Error, StringComparison.Ordinal);
        Assert.Contains("install", result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(string program, string[] arguments, params (string Name, string Value)[] environment) => AmplyCli.RunProcessAsync(
        program, arguments, environment.ToDictionary(e => e.Name, e => e.Value), home.Path);

    [Fact]
    public async Task A_port_in_use_is_named_with_the_option_that_avoids_it()
    {
        using var holder = new TcpListener(IPAddress.Any, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var result = await cli.RunAsync("lab", "up", "--stack", "prod", "--name", "x", "--port", $"{port}");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains($":{port}", result.Error, StringComparison.Ordinal);
        Assert.Contains("--port", result.Error, StringComparison.Ordinal);
    }
}
