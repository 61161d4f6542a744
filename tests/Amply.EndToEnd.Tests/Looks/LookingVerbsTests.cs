using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Interop;
using Amply.EndToEnd.Tests.Sessions;
using StackExchange.Redis;

namespace Amply.EndToEnd.Looks;

/// <summary>clients, slowlog, events, ratelimit list and cli on a lab in mode ha.</summary>
public sealed class LookingVerbsTests(HaLab shared) : IClassFixture<HaLab>
{
    private const string Secret = "ses_hyxn9ezqz9fjm8w5k18kgccjr2qnxzqu";

    private readonly StringBuilder said = new();

    private RunningLab Lab => shared.Lab;

    [Fact]
    public async Task Clients_groups_connections_and_shows_no_key()
    {
        await using var leaky = await NamedAsync("leaky");
        await leaky.GetDatabase().StringGetAsync($"session:{Secret}");

        var report = await ReadAsync(ExitCode.Done, "clients", "--by", "name");
        var group = Assert.Single(report["groups"]!.AsArray(), one => (string?)one!["key"] == "leaky")!;
        Assert.Equal((1, "get"), ((int)group["connections"]!, (string?)group["lastCommands"]![0]));
        Assert.StartsWith("amply-redis-prod-00", (string?)Assert.Single(group["nodes"]!.AsArray()), StringComparison.Ordinal);
        // The link of the replica: one end on each node.
        Assert.Equal(2, (int)report["replicationLinks"]!);

        Assert.Equal(ExitCode.Done, await RunAsync("clients", "--name", "leaky"));
        Assert.Contains("leaky", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("clients", "--name", "nosuch"));
        Assert.Matches(@"None of the \d+ connections matches \(name nosuch\)\.", said.ToString());
        Assert.Equal(ExitCode.Usage, await RunAsync("clients", "--address", "10.0.0.1/8"));
        Assert.Equal(ExitCode.Usage, await RunAsync("clients", "--node", "nosuch"));
    }

    [Fact]
    public async Task Clients_kill_closes_what_matches_and_proves_it()
    {
        await using var leaky = await NamedAsync("to-be-closed");
        await using var other = await NamedAsync("other");
        var (id, kept) = (await IdAsync(leaky), await IdAsync(other));

        Assert.Equal(ExitCode.Usage, await RunAsync("clients", "kill", "--execute", "--yes"));
        Assert.Equal(ExitCode.Done, await RunAsync("clients", "kill", "--name", "to-be-closed"));
        Assert.Matches(@"close 1 of \d+ connections of clients \(name to-be-closed\)", said.ToString());
        Assert.Equal((id, kept), (await IdAsync(leaky), await IdAsync(other)));

        var done = await ReadAsync(ExitCode.Done, "clients", "kill", "--name", "to-be-closed", "--execute", "--yes");
        var figures = done["result"]!["figures"]!;
        Assert.Equal((1, 0), ((int)figures["closedConnections"]!, (int)figures["openConnections"]!));
        var left = (string)(await other.GetDatabase().ExecuteAsync("CLIENT", "LIST"))!;
        Assert.DoesNotContain($"id={id} ", left, StringComparison.Ordinal);
        Assert.Equal(kept, await IdAsync(other));

        await ReadAsync(ExitCode.NeedsAttention, "clients", "kill", "--name", "to-be-closed", "--execute", "--yes");
        Assert.Contains("clients kill", Audit(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_kill_all_spares_replication_and_the_lab()
    {
        await using var client = await LabRedis.ConnectAsync(Lab);
        var spared = await SparedAsync(client);
        Assert.True(spared.Length >= 2, string.Join('\n', spared));

        await ReadAsync(ExitCode.Done, "clients", "kill", "--all", "--execute", "--yes");

        await using var later = await LabRedis.ConnectAsync(Lab);
        Assert.Equal(spared, await SparedAsync(later));
    }

    [Fact]
    public async Task Slowlog_shows_slow_commands_without_their_keys()
    {
        await using var client = await NamedAsync("slow-client");
        await client.GetDatabase().ScriptEvaluateAsync("for i = 1, 30000000 do end return 1", [$"session:{Secret}"]);

        var entries = (await ReadAsync(ExitCode.Done, "slowlog"))["entries"]!.AsArray();
        var entry = entries.First(one => (string?)one!["name"] == "slow-client")!;
        Assert.Matches("^EVAL(SHA)? session:… ", (string?)entry["command"]);
        Assert.True((double)entry["durationMs"]! > 10, entry.ToJsonString());
        Assert.Equal(entries.Select(one => (string)one!["at"]!).OrderDescending(StringComparer.Ordinal), entries.Select(one => (string)one!["at"]!));

        Assert.Equal(ExitCode.Done, await RunAsync("slowlog", "--limit", "5"));
        Assert.Contains("session:…", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_those_of_the_group_and_its_nodes()
    {
        var events = (await ReadAsync(ExitCode.Done, "events", "--since", "2h"))["events"]!.AsArray();

        Assert.All(events, one => Assert.StartsWith("amply-redis-prod", (string?)one!["source"], StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, await RunAsync("events", "--node", "nosuch"));
        Assert.Contains("no event since", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await RunAsync("events", "--since", "15d"));
    }

    [Fact]
    public async Task Ratelimit_list_shows_the_highest_and_the_endless()
    {
        await using var client = await LabRedis.ConnectAsync(Lab);
        var database = client.GetDatabase();
        await database.StringSetAsync("rate:list:low", 5, TimeSpan.FromHours(1));
        await database.StringSetAsync("rate:list:high", 5_000, TimeSpan.FromHours(1));
        await database.StringSetAsync("rate:list:endless", 700);
        await database.StringSetAsync("rate:list:text", "x");
        await database.ListLeftPushAsync("rate:list:list", "x");

        var list = await ReadAsync(ExitCode.NeedsAttention, "ratelimit", "list", "--over", "100");
        Assert.Equal(
            [("list:high", "counting", 5_000), ("list:endless", "endless", 700)],
            list["counters"]!.AsArray().Select(one => ((string?)one!["key"], (string?)one["state"], (int)one["count"]!)));
        Assert.Equal((2, 1, 2), ((int)list["matching"]!, (int)list["endless"]!, (int)list["notCounters"]!));
        Assert.Equal("replica", (string?)list["readFrom"]![0]!["way"]);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("ratelimit", "list", "--limit", "1"));
        Assert.Contains("Fix: ./amply ratelimit repair --lab ", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("5,000", said.ToString(), StringComparison.Ordinal);
        await database.KeyDeleteAsync("rate:list:endless");
    }

    [Fact]
    public async Task Cli_reads_at_once_and_changes_only_with_execute()
    {
        await using var client = await LabRedis.ConnectAsync(Lab);
        await client.GetDatabase().StringSetAsync($"session:{Secret}", "a value");

        Assert.Equal(ExitCode.Done, await RunLineAsync("cli", "--lab", Lab.Name, "--", "GET", $"session:{Secret}"));
        Assert.Equal("\"a value\"", said.ToString().Trim());
        Assert.Equal(ExitCode.Done, await RunLineAsync("cli", "--lab", Lab.Name, "--", "SET", $"session:{Secret}", "changed"));
        Assert.Contains("send SET with 2 arguments to the primary", said.ToString(), StringComparison.Ordinal);
        Assert.Equal("a value", (string?)await client.GetDatabase().StringGetAsync($"session:{Secret}"));

        Assert.Equal(ExitCode.Done, await RunLineAsync("cli", "--lab", Lab.Name, "--execute", "--yes", "--", "SET", $"session:{Secret}", "changed"));
        Assert.EndsWith("OK", said.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("changed", (string?)await client.GetDatabase().StringGetAsync($"session:{Secret}"));
        Assert.Contains("send SET with 2 arguments", Audit(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Audit(), StringComparison.Ordinal);
        Assert.DoesNotContain("changed\\\"", Audit(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failed, await RunAsync("cli", "LLEN", $"session:{Secret}"));
        Assert.Contains("(error) WRONGTYPE", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, await RunAsync("cli", "NOSUCHCOMMAND", "x"));
        foreach (var line in new[] { "CONFIG GET maxmemory", "MONITOR", "BLPOP queue 0", "FAILOVER", "FLUSHALL" })
        {
            Assert.Equal(ExitCode.Refused, await RunAsync(["cli", .. line.Split(' '), "--execute", "--yes"]));
        }
    }

    [Fact]
    public async Task Cli_asks_one_node_or_every_node()
    {
        var roles = (await ReadAsync(ExitCode.Done, "cli", "ROLE", "--all-nodes"))["replies"]!.AsArray();
        Assert.Equal(["master", "slave"], roles.Select(one => (string)one!["reply"]![0]!).Order(StringComparer.Ordinal));

        var replica = (string)roles.Single(one => (string?)one!["reply"]![0] == "slave")!["node"]!;
        Assert.Equal(ExitCode.Done, await RunAsync("cli", "INFO", "replication", "--node", replica));
        Assert.Contains("role:slave", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, await RunAsync("cli", "SET", "cache:x", "1", "--node", replica, "--execute", "--yes"));
        Assert.Contains("READONLY", said.ToString(), StringComparison.Ordinal);
    }

    private async Task<ConnectionMultiplexer> NamedAsync(string name)
    {
        var client = await LabRedis.ConnectAsync(Lab);
        await client.GetDatabase().ExecuteAsync("CLIENT", "SETNAME", name);
        return client;
    }

    private static async Task<long> IdAsync(ConnectionMultiplexer client) => (long)await client.GetDatabase().ExecuteAsync("CLIENT", "ID");

    // The ids of the links to the replicas and of the lab's supervisor.
    private static async Task<string[]> SparedAsync(ConnectionMultiplexer client) =>
    [
        // In RESP3 the reply is a verbatim string, whose text follows a format mark.
        .. (await client.GetDatabase().ExecuteAsync("CLIENT", "LIST")).ToString(out _)!.Split('\n')
            .Where(line => line.Contains(" flags=S ", StringComparison.Ordinal) || line.Contains(" name=amply-lab ", StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf(' ', StringComparison.Ordinal)])
            .Order(StringComparer.Ordinal),
    ];

    private string Audit() => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Lab.HomeDirectory, ".audit"), "*.jsonl", SearchOption.AllDirectories).Select(File.ReadAllText));

    private async Task<JsonNode> ReadAsync(ExitCode code, params string[] arguments)
    {
        Assert.Equal(code, await RunAsync([.. arguments, "--output", "json"]));
        return JsonNode.Parse(said.ToString())!;
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(Lab, said, arguments);

    private Task<ExitCode> RunLineAsync(params string[] line) => VerbRunner.RunLineAsync(Lab, said, line);
}
