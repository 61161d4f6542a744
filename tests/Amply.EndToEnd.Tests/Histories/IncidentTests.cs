using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Seeding;
using Amply.Ops;
using Amply.Ops.Cli;

namespace Amply.EndToEnd.Tests.Histories;

/// <summary>An incident on a lab: who did what, what ElastiCache did, and the report of it.</summary>
public sealed class IncidentTests : IAsyncLifetime
{
    private readonly DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("amply-other-");
    private readonly StringBuilder said = new();
    private RunningLab lab = null!;

    public async Task InitializeAsync() => lab = await RunningLab.UpAsync("--set", "mode=ha");

    public async Task DisposeAsync()
    {
        await lab.DisposeAsync();
        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task A_flush_and_a_failover_are_one_time_line_here_and_on_another_machine()
    {
        var page = Path.Combine(lab.HomeDirectory, "incident.html");
        var seeded = new SeedPlan(
            new SeedOptions { Sessions = 50, RateCounters = 0, CachedQueries = 0, CeleryResults = 0 }, DateTimeOffset.UtcNow);
        var user = seeded.Users().First().UserId;
        await SeedAsync(seeded);
        await RunAsync(
            "sessions", "flush", "--user", user, "--unindexed", "--network", "0.0.0.0/0", "--network", "::/0", "--user-agent", "o",
            "--incident", "INC-7", "--execute", "--yes");
        await RunAsync("failover", "--incident", "INC-7", "--execute", "--yes", "--report", page);
        await RunAsync("history", "--incident", "inc-7", "--output", "json", "--report", Path.ChangeExtension(page, ".md"));

        var history = JsonNode.Parse(said.ToString())!;
        var flush = history["entries"]!.AsArray().Single(e => (string?)e!["routine"] == "sessions flush" && (string?)e["event"] == "begun")!;
        var run = ((string)flush["run"]!)[..8];
        Assert.Equal(
            ["--user", "--unindexed", "--network", "--network", "--user-agent"], flush["selection"]!.AsArray().Select(one => (string?)one!["option"]));
        Assert.Equal(["o"], flush["selection"]!.AsArray().Select(one => (string?)one!["value"]).OfType<string>());
        Assert.Empty(history["missing"]!.AsArray());
        Assert.Contains(history["events"]!.AsArray(), e => ((string)e!["message"]!).StartsWith("Failover from primary node", StringComparison.Ordinal));
        Assert.DoesNotContain(user, said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("salt", said.ToString(), StringComparison.Ordinal);

        // The failover's page says which flush to repeat: its last deletions may have been lost.
        var html = await File.ReadAllTextAsync(page);
        Assert.Contains($"./amply sessions flush --again {run} --lab {lab.Name}", html, StringComparison.Ordinal);
        Assert.Contains($"./amply failover --incident INC-7 --execute --yes --report {page} --lab {lab.Name}", html, StringComparison.Ordinal);
        Assert.Contains("cache.t3.micro", html, StringComparison.Ordinal);
        var markdown = await File.ReadAllTextAsync(Path.ChangeExtension(page, ".md"));
        Assert.Contains("# INC-7: amply-redis-prod", markdown, StringComparison.Ordinal);
        Assert.Contains("Failover from primary node", markdown, StringComparison.Ordinal);

        // Another machine has the lines without the salt, so that it shows the run, but cannot repeat the flush.
        var other = VerbRunner.Services(lab, said) with { Audit = new AuditLog(elsewhere.FullName) };
        await RunAsync(other, ExitCode.Done, "history");
        Assert.Contains($"{run} ", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("--unindexed --network #", said.ToString(), StringComparison.Ordinal);
        await RunAsync(other, ExitCode.Refused, "sessions", "flush", "--again", run, "--execute", "--yes");
        await SeedAsync(seeded);
        await RunAsync("sessions", "flush", "--again", run);
        Assert.Contains($"delete {seeded.Users().First().Sessions.Count} of 50 sessions", said.ToString(), StringComparison.Ordinal);

        // Without the API the runs of this machine are still there.
        await lab.Cli.SucceedAsync("lab", "fault", "api-500", "--lab", lab.Name);
        await RunAsync("history", "--output", "json");
        history = JsonNode.Parse(said.ToString())!;
        Assert.Equal(3, history["missing"]!.AsArray().Count);
        Assert.Equal(4, history["entries"]!.AsArray().Count);
        Assert.Empty(history["events"]!.AsArray());
    }

    private async Task SeedAsync(SeedPlan plan)
    {
        await using var redis = await LabRedis.ConnectAsync(lab);
        await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);
    }

    private Task RunAsync(params string[] line) => RunAsync(VerbRunner.Services(lab, said), ExitCode.Done, line);

    private async Task RunAsync(CommandServices services, ExitCode expected, params string[] line)
    {
        said.Clear();
        var code = (ExitCode)await AmplyCommand.RunAsync([.. line, "--lab", lab.Name], services, CancellationToken.None);
        Assert.True(expected == code, $"{string.Join(' ', line)}: {code}\n{said}");
    }
}
