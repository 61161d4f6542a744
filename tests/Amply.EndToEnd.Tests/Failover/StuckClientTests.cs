using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Failover;

/// <summary>The trap of StackExchange.Redis: sockets close once, the name moves later, and reads are answered all the while.</summary>
public sealed class StuckClientTests
{
    private const double LagMs = 2_000;
    private const double RecoveryMs = 3_000;

    [Fact]
    public async Task Applications_left_on_a_demoted_primary_write_again_soon_after_the_endpoint_has_moved()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await lab.Cli.SucceedAsync("lab", "fault", "endpoint-lag", "--delay", "2000", "--lab", lab.Name);
        var traffic = lab.Cli.SucceedAsync("traffic", "--for", "15s", "--lab", lab.Name, "--execute", "--yes", "--output", "json");
        await using var redis = await LabRedis.ConnectAsync(lab);
        while (await redis.GetServers()[0].DatabaseSizeAsync() < 100)
        {
            Assert.False(traffic.IsCompleted);
            await Task.Delay(20);
        }

        await lab.Cli.SucceedAsync("failover", "promote", "--node", "amply-redis-prod-002", "--lab", lab.Name, "--execute", "--yes");

        var report = JsonNode.Parse((await traffic).Output)!["result"]!;
        Assert.Empty(report["writes"]!["lost"]!.AsArray());
        Assert.True((int)report["traffic"]!["connectionsReplaced"]! >= 1);
        Assert.InRange((double)report["traffic"]!["longestWriteGapMs"]!, LagMs, LagMs + RecoveryMs);
        // Reads went on while writes did not.
        Assert.True((double)report["traffic"]!["longestReadGapMs"]! < LagMs);
    }
}
