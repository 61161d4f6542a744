using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Status;

/// <summary>A private lab says where its bastion is, and tells its nodes by name.</summary>
public sealed class PrivateLabStatusTests
{
    [Fact]
    public async Task Lab_status_tells_the_bastion_and_the_names_of_a_private_lab()
    {
        await using var lab = await RunningLab.UpAsync("--private");

        var text = (await lab.Cli.SucceedAsync("lab", "status", "--lab", lab.Name)).Output;
        var json = JsonNode.Parse((await lab.Cli.SucceedAsync("lab", "status", "--lab", lab.Name, "--output", "json")).Output)!;
        var again = await lab.Cli.RunAsync("lab", "up", "--stack", "prod", "--name", lab.Name, "--private");

        var bastion = (string)json["bastion"]!;
        Assert.Matches(@"^socks5://127\.[0-9.]+:[0-9]+\z", bastion);
        Assert.Equal(bastion, (string)json["lab"]!["bastion"]!);
        Assert.Contains($"  bastion {bastion} (private: the names do not resolve here)", text, StringComparison.Ordinal);
        Assert.Matches(@"^master\.amply-redis-prod\.[a-z0-9]{6}\.use1\.cache\.invalid:6379\z", (string)json["primaryEndpoint"]!);
        Assert.Contains(" amply-redis-prod-001.amply-redis-prod.", text, StringComparison.Ordinal);
        Assert.Equal(3, again.ExitCode);
        Assert.Contains($"lab '{lab.Name}' is running already", again.Error, StringComparison.Ordinal);
    }
}
