using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Demo;

/// <summary>The main job, as a newcomer runs it.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task It_proves_every_step_and_leaves_nothing_behind()
    {
        using var home = new Home();

        var result = await new AmplyCli(home.Path).SucceedAsync("demo", "--sessions", "2000", "--output", "json");

        var report = AnswerSchemas.Check(result.Output, "demo", ExitCode.Done);
        Assert.All(report["proofs"]!.AsArray(), proof => Assert.True((bool)proof!["holds"]!, proof.ToJsonString()));
        Assert.Equal(
            ["down", "failover", "flush", "ha", "others", "snapshot", "traffic"],
            report["proofs"]!.AsArray().Select(p => (string)p!["step"]!).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(ProcessTable.Naming(home.Path));
        Assert.Empty(Directory.EnumerateFiles(home.Lab(""), "*", SearchOption.AllDirectories));
    }
}
