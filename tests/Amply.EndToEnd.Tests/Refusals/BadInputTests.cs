using System.Net;
using System.Net.Sockets;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Refusals;

/// <summary>What a tired person gets wrong: a clear message, the documented exit code, nothing changed, nothing left running.</summary>
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
    [InlineData(2, "'0' is no port for --port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--port", "0")]
    [InlineData(2, "'70000' is no port for --port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--port", "70000")]
    [InlineData(2, "'0' is no port for --api-port: 1 to 65535", "lab", "up", "--stack", "prod", "--name", "x", "--api-port", "0")]
    public async Task A_wrong_word_is_named_with_what_is_allowed(int exitCode, string named, params string[] arguments)
    {
        var result = await cli.RunAsync(arguments);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(home.Path, ".lab", "x")), "a refused lab left its directory");
    }

    [Fact]
    public async Task A_refusal_is_said_once_and_stays_on_its_line_however_long()
    {
        var result = await cli.RunAsync("lab", "up", "--stack", "prod", "--set", "nosuch=1");

        Assert.True(result.ExitCode == 2, result.ToString());
        var line = Assert.Single(result.Error.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.StartsWith("error: --set nosuch: there is no setting", line, StringComparison.Ordinal);
        Assert.EndsWith("Mend: ./amply plan --help", line.TrimEnd(), StringComparison.Ordinal);
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
