using System.Text.Json;
using Amply.Model;

namespace Amply.Infra.Tests.Program;

/// <summary>In mode compatible the provider reads no primary endpoint any more: it stays what it was, or is empty.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("mode=ha", "master.known", "", "master.known")]
    [InlineData("mode=compatible", "master.known", "clustercfg.known", "master.known")]
    [InlineData("mode=compatible", "", "clustercfg.known", "clustercfg.known")]
    [InlineData("mode=cluster", "", "clustercfg.known", "clustercfg.known")]
    public async Task Urls_NameTheEndpointThatIsKnown(string settings, string primary, string configuration, string host)
    {
        var run = await RunAsync(settings, primary, configuration);

        using var secret = JsonDocument.Parse((string)run.Input(ResourceTypes.SecretVersion, "secretString"));
        Assert.Equal(host, secret.RootElement.GetProperty("host").GetString());
        Assert.EndsWith($"@{host}:6379/0", secret.RootElement.GetProperty("redisUrl").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode=single")]
    [InlineData("mode=compatible")]
    public async Task Urls_WhereNoEndpointIsKnown_AreRefusedWithTheMend(string settings)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(settings, "", ""));

        Assert.Contains("pulumi refresh -s prod", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode=single", false)]
    [InlineData("mode=ha", false)]
    [InlineData("mode=compatible", true)]
    [InlineData("mode=cluster", false)]
    public async Task Compatible_SaysInPlanAndOutputsWhatItsEndpointsAre(string settings, bool said)
    {
        var outputs = (await Planned.OfAsync(settings)).Outputs;

        Assert.Equal(
            said, outputs.EndpointNote?.Contains("no longer refreshes the primary and reader endpoints", StringComparison.Ordinal) == true);
    }

    private static Task<ProgramRun> RunAsync(string settings, string primary, string configuration) => ProgramRun.OfAsync(
        settings,
        resource: (args, state) => args.Type == ResourceTypes.ReplicationGroup
            ? ((ImmutableDictionary<string, object>)state)
                .SetItem("primaryEndpointAddress", primary)
                .SetItem("configurationEndpointAddress", configuration)
            : state);
}
