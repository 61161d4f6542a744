using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;
using Pulumi.Testing;

namespace Amply.Infra.Tests.Program;

public sealed class SecretsTests
{
    [Theory]
    [MemberData(nameof(Planned.Variants), MemberType = typeof(Planned))]
    public async Task Plan_NeverShowsTheToken(string settings)
    {
        var (run, token) = await RunAsync(settings);
        var json = JsonSerializer.Serialize(await Planned.OfAsync(settings), PlanJson.Default.PlanDocument);

        // The program did use it: it is what the plan hides.
        Assert.Equal(token, run.Input(ResourceTypes.ReplicationGroup, "authToken"));
        Assert.DoesNotContain(token, json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode=single", "master.")]
    [InlineData("mode=compatible", "master.")]
    [InlineData("mode=cluster", "clustercfg.")]
    public async Task Secret_IsJsonThatClientsConnectWith(string settings, string host)
    {
        var (run, token) = await RunAsync(settings);
        using var secret = JsonDocument.Parse((string)run.Input(ResourceTypes.SecretVersion, "secretString"));
        string Text(string name) => secret.RootElement.GetProperty(name).GetString()!;

        Assert.StartsWith(host, Text("host"), StringComparison.Ordinal);
        Assert.Equal(
            (6379, true, token),
            (secret.RootElement.GetProperty("port").GetInt32(), secret.RootElement.GetProperty("tls").GetBoolean(), Text("token")));
        Assert.Equal($"rediss://:{token}@{Text("host")}:6379/0", Text("redisUrl"));
        Assert.Equal(Text("redisUrl") + "?ssl_cert_reqs=required", Text("celeryResultBackendUrl"));
    }

    [Fact]
    public async Task Token_IsLettersAndDigitsWithinElastiCachesLength()
    {
        var password = (await Planned.OfAsync("authTokenGeneration=3")).One(ResourceTypes.RandomPassword);

        Assert.InRange(password.Inputs["length"].GetInt32(), 16, 128);
        Assert.Equal(("false", """{"generation":"3"}"""), (password.Text("special"), password.Text("keepers")));
    }

    private static async Task<(ProgramRun Run, string Token)> RunAsync(string settings)
    {
        var run = await ProgramRun.OfAsync(settings);
        var (_, answer) = await run.NewResourceAsync(new MockResourceArgs
        {
            Type = ResourceTypes.RandomPassword,
            Name = "t",
            Inputs = ImmutableDictionary<string, object>.Empty,
        });
        return (run, (string)((ImmutableDictionary<string, object>)answer)["result"]);
    }
}
