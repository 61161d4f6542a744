using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Status;

/// <summary>A lab that is as slow as AWS says so: who drills in it must not take it for broken.</summary>
public sealed class RealisticLabTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Status_tells_whether_a_lab_is_realistic(bool realistic)
    {
        await using var lab = await RunningLab.UpAsync(["--set", "mode=ha", .. realistic ? ["--realistic"] : Array.Empty<string>()]);

        var text = await lab.Cli.SucceedAsync("lab", "status", "--lab", lab.Name);
        var json = await lab.Cli.SucceedAsync("lab", "status", "--lab", lab.Name, "--output", "json");

        Assert.Equal(realistic, text.Output.Contains("as slow as AWS (--realistic)", StringComparison.Ordinal));
        Assert.Equal(realistic, (bool)JsonNode.Parse(json.Output)!["lab"]!["realistic"]!);
    }
}
