using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Interop;

/// <summary>redis-cli at the primary endpoint.</summary>
public sealed class RedisCliTests(HaLab shared) : IClassFixture<HaLab>
{
    [Fact]
    public async Task With_TLS_and_the_token_it_gets_in()
    {
        var result = await RunAsync(tls: true, token: true, "PING");

        Assert.Equal("PONG", result.Output.Trim());
    }

    [Fact]
    public async Task Without_the_token_it_is_refused()
    {
        var result = await RunAsync(tls: true, token: false, "PING");

        Assert.Contains("NOAUTH", result.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_clear_text_it_is_refused()
    {
        var result = await RunAsync(tls: false, token: true, "PING");

        Assert.DoesNotContain("PONG", result.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONFIG", "GET", "maxmemory")]
    [InlineData("DEBUG", "SLEEP", "0")]
    [InlineData("BGSAVE")]
    [InlineData("SHUTDOWN", "NOSAVE")]
    [InlineData("REPLICAOF", "NO", "ONE")]
    [InlineData("ACL", "SETUSER", "mallory", "on", "nopass", "~*", "+@all")]
    [InlineData("CLUSTER", "FAILOVER")]
    public async Task Commands_that_ElastiCache_restricts_are_refused(params string[] command)
    {
        var result = await RunAsync(tls: true, token: true, command);

        Assert.Contains("NOPERM", result.Everything, StringComparison.Ordinal);
    }

    private Task<CliResult> RunAsync(bool tls, bool token, params string[] command)
    {
        var outputs = shared.Lab.Outputs;
        var endpoint = outputs.PrimaryEndpoint!.Split(':');
        string[] secure = tls ? ["--tls", "--cacert", outputs.CaCertificateFile!] : [];
        return AmplyCli.RunProcessAsync(
            "redis-cli",
            ["-h", endpoint[0], "-p", endpoint[1], .. secure, .. command],
            token ? new Dictionary<string, string> { ["REDISCLI_AUTH"] = shared.Lab.Token } : null);
    }
}
