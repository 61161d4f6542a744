using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Shells;

/// <summary>A lab with data in it, whose alarms name the lab, and which says what it leaves.</summary>
public sealed class LabForPeopleTests
{
    [ClientFact(TestClient.AwsCli)]
    public async Task A_lab_is_filled_names_itself_and_says_what_stays()
    {
        await using var lab = await RunningLab.UpAsync("--seed", "500");
        var counted = JsonNode.Parse((await lab.Cli.SucceedAsync("sessions", "count", "--lab", lab.Name, "--output", "json")).Output)!;
        Assert.Contains("500", counted.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("500 sessions of ", lab.Cli.Transcript[0].Error, StringComparison.Ordinal);

        var person = new AmplyCli(lab.HomeDirectory, new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" });
        var alarms = await person.SucceedAsync(
            "lab", "shell", "--lab", lab.Name, "--", "aws", "cloudwatch", "describe-alarms", "--query", "MetricAlarms[].AlarmDescription", "--output", "text");
        Assert.Contains($"./amply status --lab {lab.Name}", alarms.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--stack", alarms.Output, StringComparison.Ordinal);

        await lab.Cli.SucceedAsync("snapshot", "create", "--lab", lab.Name, "--name", "kept", "--execute", "--yes");
        var folder = Path.Combine(lab.HomeDirectory, ".lab", ".snapshots", lab.Name);
        var down = await lab.Cli.SucceedAsync("lab", "down", "--lab", lab.Name);
        Assert.Contains("Its snapshots stay: 1 file", down.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains($"  Fix: rm -r {folder}\n", down.Error, StringComparison.Ordinal);

        await lab.Cli.SucceedAsync("lab", "up", "--stack", "prod", "--name", lab.Name, "--from-snapshot", "kept");
        var all = await lab.Cli.SucceedAsync("lab", "down", "--all", "--lab", lab.Name);
        Assert.DoesNotContain("stay", all.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
