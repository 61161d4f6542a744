using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Runbooks;
using Amply.Model.Outputs;

namespace Amply.EndToEnd.Status;

/// <summary>What status says to a person who is on call: one cause, one next step, and what happened before.</summary>
public sealed class OnCallTests
{
    private const string First = "amply-redis-prod-001";
    private const string Second = "amply-redis-prod-002";
    private const string Third = "amply-redis-prod-003";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Ha_group()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha");

        await A_healthy_group_is_a_few_lines(lab);
        await Keys_of_another_database_are_said(lab);
        await An_api_that_is_silent_costs_five_seconds_and_hides_no_node(lab);
        await An_api_that_fails_is_no_matter_of_credentials(lab);
        await Nodes_that_this_machine_cannot_reach_say_nothing_of_the_group(lab);
        await A_primary_endpoint_that_leads_to_a_replica_is_a_failure(lab);
        await A_failover_is_told_afterwards(lab);
        await Alarms_are_compared_with_the_members(lab);
    }

    [Fact]
    public async Task A_lagging_replica_and_a_dead_primary_are_waited_for()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "alarms.replicationLagSeconds=1", "--realistic");
        await lab.Labs.InjectAsync(lab.Name, "replication-hold", CancellationToken.None, Second);
        await UntilAsync(lab, report => Lines(report, "findings", "message").Any(m => m.StartsWith($"{Second} last heard of its primary", StringComparison.Ordinal)));
        await lab.Labs.InjectAsync(lab.Name, "freeze", CancellationToken.None, First);

        var report = await UntilAsync(lab, report => report["causes"]!.AsArray().Count == 1
            && Lines(report, "causes", "message").Single().StartsWith($"{First}, the primary, does not answer: ", StringComparison.Ordinal));

        var cause = report["causes"]![0]!;
        Assert.Contains(cause["details"]!.AsArray(), d => ((string?)d)!.Contains($"{Second} last heard of its primary ", StringComparison.Ordinal));
        Assert.Equal($"./amply status --lab {lab.Name} --wait 5m", Next(report));
        // What failover would refuse is not proposed.
        Assert.Equal(3, (await lab.Cli.RunAsync("failover", "--lab", lab.Name, "--execute", "--yes")).ExitCode);
    }

    [Fact]
    public async Task An_only_node_that_restarted_says_who_was_logged_out()
    {
        await using var lab = await RunningLab.UpAsync();
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            await redis.GetDatabase().StringSetAsync("session:one", "1");
        }

        await lab.Cli.SucceedAsync("lab", "fault", "kill", "--lab", lab.Name, "--node", First);
        await UntilAsync(lab, report => (int?)report["exitCode"] == 0);

        var said = await lab.Cli.SucceedAsync("status", "--lab", lab.Name);
        Assert.Matches($"note  {First} restarted [0-9]+ s ago and is empty: everyone was logged out\\.\n", said.Output);
        Assert.Contains("\nNext: ./amply runbook lost-node\n", said.Output, StringComparison.Ordinal);
        Assert.Contains($"{First}: Finished recovery for cache nodes 0001", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_of_three_shards()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=cluster", "--set", "shards=3", "--set", "replicas=1", "--realistic");
        var nodes = (await StatusAsync(lab))["nodes"]!.AsArray().Select(n => (string)n!["id"]!).ToArray();

        foreach (var node in nodes)
        {
            await NodeAdmin.ExecuteAsync(lab, node, "CLUSTER", "DELSLOTS", 1, 2, 3);
        }

        var slots = await UntilAsync(lab, report => report["causes"]!.AsArray().Count == 1);
        Assert.Equal("3 of 16,384 slots are served by no node.", (string?)slots["causes"]![0]!["message"]);
        await NodeAdmin.ExecuteAsync(lab, "amply-redis-prod-0001-001", "CLUSTER", "ADDSLOTS", 1, 2, 3);
        await UntilAsync(lab, report => (int?)report["exitCode"] == 0);

        var other = (string)(await NodeAdmin.ExecuteAsync(lab, "amply-redis-prod-0002-001", "CLUSTER", "MYID"))!;
        await NodeAdmin.ExecuteAsync(lab, "amply-redis-prod-0003-002", "CLUSTER", "REPLICATE", other);
        var follows = await UntilAsync(lab, report => Lines(report, "causes", "message").Any(m => m.Contains(" follows ", StringComparison.Ordinal)));
        Assert.Equal(
            "replication: amply-redis-prod-0003-002 follows amply-redis-prod-0002-001, the primary of shard 0002", Lines(follows, "causes", "message").First());
        Assert.Equal("./amply runbook replication-lag", Next(follows));

        await lab.Labs.InjectAsync(lab.Name, "freeze", CancellationToken.None, "amply-redis-prod-0001-001");
        var down = await StatusAsync(lab);
        Assert.StartsWith("amply-redis-prod-0001-001, the primary of shard 0001, does not answer: ", (string?)down["causes"]![0]!["message"], StringComparison.Ordinal);
        Assert.Equal($"./amply status --lab {lab.Name} --wait 5m", Next(down));
    }

    private static async Task A_healthy_group_is_a_few_lines(RunningLab lab)
    {
        var said = await lab.Cli.SucceedAsync("status", "--lab", lab.Name);

        Assert.StartsWith("amply-redis-prod (ha, stack prod): healthy\n", said.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n[0-9]+ checks pass; --verbose shows them\n", said.Output);
        Assert.Contains("maintenance sun:05:00-sun:06:00 UTC", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", said.Output, StringComparison.Ordinal);
        Assert.True(said.Output.Split('\n').Length < 12, said.Output);
        var verbose = await lab.Cli.SucceedAsync("status", "--lab", lab.Name, "--verbose");
        Assert.Contains($"pass  primary endpoint: it leads to {First}, the primary", verbose.Output, StringComparison.Ordinal);
    }

    private static async Task Keys_of_another_database_are_said(RunningLab lab)
    {
        await using var redis = await LabRedis.ConnectAsync(lab);
        await redis.GetDatabase(1).StringSetAsync("one", "1");

        Assert.Contains("note  db1: 1 key, not looked at.", (await lab.Cli.SucceedAsync("status", "--lab", lab.Name)).Output, StringComparison.Ordinal);
        await redis.GetDatabase(1).KeyDeleteAsync("one");
    }

    private static async Task An_api_that_is_silent_costs_five_seconds_and_hides_no_node(RunningLab lab)
    {
        await lab.Labs.InjectAsync(lab.Name, "api-time-out", CancellationToken.None);
        var said = await lab.Cli.RunAsync("status", "--lab", lab.Name);
        await lab.Labs.LiftAsync(lab.Name, "api-time-out", CancellationToken.None);

        Assert.True(said.ExitCode == 5, said.ToString());
        Assert.Contains("it did not answer within 5 s", said.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^primary endpoint +primary ", said.Output);
        Assert.Matches("(?m)^reader endpoint +replica ", said.Output);
        Assert.Matches("(?m)^[1-5] s / 5 s  ", said.Error);
    }

    private static async Task An_api_that_fails_is_no_matter_of_credentials(RunningLab lab)
    {
        await lab.Labs.InjectAsync(lab.Name, "api-500", CancellationToken.None);
        var said = await lab.Cli.RunAsync("status", "--lab", lab.Name);
        await lab.Labs.LiftAsync(lab.Name, "api-500", CancellationToken.None);

        Assert.True(said.ExitCode == 5, said.ToString());
        Assert.DoesNotContain("credentials", said.Output, StringComparison.Ordinal);
        Assert.Contains($"\nNext: ./amply lab status --lab {lab.Name}\n", said.Output, StringComparison.Ordinal);
    }

    // Outputs of a stack whose names only its own network resolves, as on a laptop.
    private static async Task Nodes_that_this_machine_cannot_reach_say_nothing_of_the_group(RunningLab lab)
    {
        var elsewhere = Path.Combine(lab.HomeDirectory, "elsewhere.json");
        await File.WriteAllTextAsync(elsewhere, JsonSerializer.Serialize(
            lab.Outputs with { ApiEndpoint = "http://127.0.0.1:9", PrimaryEndpoint = "primary.invalid:6379", ReaderEndpoint = "reader.invalid:6379" },
            OutputsJson.Default.StackOutputs));

        var said = await lab.Cli.RunAsync("status", "--outputs", elsewhere);

        Assert.True(said.ExitCode == 4, said.ToString());
        Assert.StartsWith("amply-redis-prod (ha, stack prod): UNKNOWN: this machine cannot reach Redis\n", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("writes fail", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("lost-node", said.Output, StringComparison.Ordinal);
        Assert.Contains("\nNext: ./amply runbook reach\n", said.Output, StringComparison.Ordinal);
    }

    private static async Task A_primary_endpoint_that_leads_to_a_replica_is_a_failure(RunningLab lab)
    {
        await NodeAdmin.ExecuteAsync(lab, First, "FAILOVER");
        var report = await UntilAsync(lab, report => Lines(report, "findings", "check").Contains("primary endpoint") && (int?)report["exitCode"] == 5
            && report["nodes"]!.AsArray().Any(n => (string?)n!["id"] == Second && (string?)n["role"] == "primary")
            && Lines(report, "causes", "message").First().StartsWith("The primary endpoint", StringComparison.Ordinal));

        Assert.Equal($"The primary endpoint leads to {First}, which is a replica: clients cannot write (READONLY).", Lines(report, "causes", "message").First());
        await NodeAdmin.ExecuteAsync(lab, Second, "FAILOVER");
        await UntilAsync(lab, report => (int?)report["exitCode"] == 0);
    }

    private static async Task A_failover_is_told_afterwards(RunningLab lab)
    {
        await lab.Cli.SucceedAsync("lab", "fault", "kill", "--lab", lab.Name, "--node", First);
        await UntilAsync(lab, report => (int?)report["exitCode"] == 0
            && report["nodes"]!.AsArray().Any(n => (string?)n!["id"] == Second && (string?)n["role"] == "primary"));

        var said = await lab.Cli.SucceedAsync("status", "--lab", lab.Name);
        Assert.Contains($"failover: {First} -> {Second} (", said.Output, StringComparison.Ordinal);
    }

    // ElastiCache chooses which member goes. The stack derives other names, and watches a member that is gone.
    private static async Task Alarms_are_compared_with_the_members(RunningLab lab)
    {
        await lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "replicas=2");
        await lab.Cli.SucceedAsync("failover", "promote", "--node", Third, "--lab", lab.Name, "--acknowledge", "--execute", "--yes");
        await lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "replicas=1");

        var report = await UntilAsync(lab, report => report["causes"]!.AsArray().Count == 1);

        Assert.Equal($"alarms: {Third} has no alarms", Lines(report, "causes", "message").Single());
        Assert.Equal(
            $"alarms: there are alarms for {Second}, which is no member of the group", (string?)Assert.Single(report["causes"]![0]!["details"]!.AsArray()));
        var ids = $"memberIds=[\"{First}\",\"{Third}\"]";
        Assert.Equal($"./amply lab apply --lab {lab.Name} --set '{ids}'", Next(report));
        await lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", ids);
        await UntilAsync(lab, report => (int?)report["exitCode"] == 0);
    }

    private static string? Next(JsonObject report) => (string?)Assert.Single(report["next"]!.AsArray());

    private static IEnumerable<string> Lines(JsonObject report, string list, string member) => report[list]!.AsArray().Select(one => (string)one![member]!);

    private static async Task<JsonObject> StatusAsync(RunningLab lab) =>
        JsonNode.Parse((await lab.Cli.RunAsync("status", "--lab", lab.Name, "--output", "json")).Output)!.AsObject();

    private static async Task<JsonObject> UntilAsync(RunningLab lab, Func<JsonObject, bool> seen)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            var report = await StatusAsync(lab);
            if (seen(report))
            {
                return report;
            }

            Assert.True(clock.Elapsed < Patience, $"not within {Patience}; last seen:\n{report}");
        }
    }
}
