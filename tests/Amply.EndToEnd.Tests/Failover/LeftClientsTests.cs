using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using StackExchange.Redis;

namespace Amply.EndToEnd.Failover;

/// <summary>A promotion by name leaves clients on the old primary that never write again. Its result names them.</summary>
public sealed class LeftClientsTests
{
    [Fact]
    public async Task A_client_with_default_options_is_left_on_the_old_primary_and_the_promotion_names_it()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await lab.UntilAsync(RunningLab.IsWhole);
        await using var stuck = await LabRedis.ConnectAsync(lab);
        using var stopping = new CancellationTokenSource();
        var writing = WriteAsync(stuck.GetDatabase(), stopping.Token);

        var run = await lab.Cli.SucceedAsync(
            "failover", "promote", "--node", "amply-redis-prod-002", "--lab", lab.Name, "--execute", "--yes", "--output", "json");

        var result = JsonNode.Parse(run.Output)!["result"]!;
        await stopping.CancelAsync();
        await writing;
        // It does not recover, while a new client writes.
        await Assert.ThrowsAnyAsync<RedisException>(() => stuck.GetDatabase().StringSetAsync("cache:stuck", 1, TimeSpan.FromMinutes(1)));
        await using var restarted = await LabRedis.ConnectAsync(lab);
        await restarted.GetDatabase().StringSetAsync("cache:restarted", 1, TimeSpan.FromMinutes(1));

        Assert.True((int)result["figures"]!["leftConnections"]! >= 1, result.ToJsonString());
        var left = Assert.Single(result["leftClients"]!.AsArray(), client => ((string)client!["name"]!).Contains("SE.Redis", StringComparison.Ordinal));
        Assert.True((int)left!["connections"]! >= 1, result.ToJsonString());
        Assert.Contains("left on amply-redis-prod-001, which is a replica now", (string)result["summary"]!, StringComparison.Ordinal);
        Assert.Equal(["./amply runbook clients"], result["next"]!.AsArray().Select(next => (string?)next));
    }

    private static async Task WriteAsync(IDatabase database, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await database.StringSetAsync("cache:written", 1, TimeSpan.FromMinutes(1));
            }
            catch (Exception lost) when (lost is RedisException or TimeoutException)
            {
                // It goes on, as an application does.
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }
}
