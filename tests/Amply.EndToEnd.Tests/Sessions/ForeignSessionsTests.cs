using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>
/// Keys, entries and values that are no session, or one that cannot be judged, from the command line to a real redis-server.
/// </summary>
public sealed class ForeignSessionsTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private RedisServer server = null!;

    private IDatabase Database => server.Database;

    public async Task InitializeAsync() => server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    // The index entries are what the flush finds, also where no session matches.
    [Theory]
    [InlineData("--user", "u1")]
    [InlineData("--everyone")]
    [InlineData("--everyone", "--grace", "10m")]
    [InlineData("--everyone", "--include-new", "--full-speed")]
    [InlineData("--user-agent", "x")]
    public async Task Flush_leaves_the_bare_prefix_and_removes_an_empty_entry(params string[] selection)
    {
        await AddEmptyEntryAsync();

        Assert.Equal(ExitCode.Done, await RunAsync(["sessions", "flush", .. selection, "--execute", "--output", "json"]));

        var total = JsonNode.Parse(said.ToString())!["result"]!["total"]!;
        Assert.Equal(
            (0, 0, 0, 2),
            ((int)total["deleted"]!, (int)total["shortened"]!, (int)total["cannotJudge"]!, (int)total["indexEntries"]!));
        Assert.Equal(["session:", "user_sessions:"], await KeysAsync());
    }

    [Fact]
    public async Task Count_list_and_show_take_an_empty_entry_for_stale()
    {
        await AddEmptyEntryAsync();

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "count", "--user", "u1", "--output", "json"));
        var count = JsonNode.Parse(said.ToString())!;
        Assert.Equal((0, 0, 2), ((int)count["total"]!["sessions"]!, (int)count["total"]!["meant"]!, (int)count["total"]!["staleEntries"]!));
        Assert.Empty(count["samples"]!.AsArray());

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "list", "--user", "u1", "--output", "json"));
        var list = JsonNode.Parse(said.ToString())!;
        Assert.Equal((0, 0, 2), (list["sessions"]!.AsArray().Count, (int)list["malformed"]!, (int)list["staleEntries"]!));

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "show", "--user", "u1", "--output", "json"));
        var show = JsonNode.Parse(said.ToString())!;
        Assert.Equal((0, 0, 2), ((int)show["total"]!, (int)show["odd"]!, (int)show["staleEntries"]!));
    }

    [Fact]
    public async Task Count_of_everyone_leaves_out_bare_prefixes_and_what_is_no_index()
    {
        await AddEmptyEntryAsync();
        await Database.StringSetAsync("user_sessions:text", "no index");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "count", "--output", "json"));

        var total = JsonNode.Parse(said.ToString())!["total"]!;
        Assert.Equal((4, 0, 1, 1), ((int)total["keys"]!, (int)total["sessions"]!, (int)total["indexes"]!, (int)total["wrongType"]!));
    }

    [Fact]
    public async Task Reindex_removes_an_empty_entry_and_leaves_a_session_of_nobody()
    {
        await AddEmptyEntryAsync();
        await Database.StringSetAsync("session:nobody", """{"user_id": ""}""");
        await Database.StringSetAsync("session:partly", """{"user_id": "u2"}""");
        var bare = await Database.KeyDumpAsync("user_sessions:");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "reindex", "--execute"));

        Assert.Contains("1 entries added, 2 removed.", said.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"malformed sessions, left +1\n", said.ToString());
        Assert.Equal(["session:", "session:nobody", "session:partly", "user_sessions:", "user_sessions:u2"], await KeysAsync());
        Assert.Equal(bare, await Database.KeyDumpAsync("user_sessions:"));
    }

    [Theory]
    [InlineData("--everyone")]
    [InlineData("--created-before", "30m")]
    public async Task Flush_ends_a_session_of_nobody_like_any_other(params string[] selection)
    {
        await AddAsync("nobody", $$"""{"user_id": "", "created_at": "{{PythonTime.Format(DateTimeOffset.UtcNow.AddHours(-1))}}"}""");

        Assert.Equal(ExitCode.Done, await RunAsync(["sessions", "flush", .. selection, "--execute"]));

        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Flush_by_the_owner_alone_needs_no_other_field()
    {
        await AddAsync("partly", """{"user_id": "u1"}""");
        await AddAsync("others", """{"user_id": "u2"}""");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--user", "u1", "--unindexed", "--execute"));

        Assert.Contains("1 sessions deleted in", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(["session:others"], await KeysAsync());
    }

    [Fact]
    public async Task Flush_by_the_owner_alone_leaves_a_value_that_names_no_user_and_ends_with_5()
    {
        await AddAsync("partly", """{"user_id": "u1"}""");
        await AddAsync("broken", """{"user_id": "u1", """);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--user", "u1", "--unindexed", "--execute"));

        Assert.Contains("1 session could not be judged and was left", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("(value not readable: 1).", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Next: ./amply runbook sessions-flush", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(["session:broken"], await KeysAsync());
    }

    [Fact]
    public async Task Flush_leaves_what_a_condition_cannot_judge_says_so_and_ends_with_5()
    {
        await AddAsync("meant", """{"user_id": "u1", "security_stamp": "old"}""");
        await AddAsync("current", """{"user_id": "u1", "security_stamp": "new"}""");
        await AddAsync("unstamped", """{"user_id": "u1"}""");
        await AddAsync("broken", "{");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--stamp-not", "new"));
        Assert.Contains("2 sessions cannot be judged and would be left", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--stamp-not", "new", "--execute"));

        Assert.Contains(
            "2 sessions could not be judged and were left: a field of the filter is missing or unreadable "
                + "(stamp not readable: 1, value not readable: 1).",
            said.ToString(),
            StringComparison.Ordinal);
        Assert.Matches(@"could not be judged, left +2\n", said.ToString());
        Assert.Equal(["session:broken", "session:current", "session:unstamped"], await KeysAsync());
        var last = JsonNode.Parse((await File.ReadAllLinesAsync(Assert.Single(audit.GetFiles()).FullName))[^1])!;
        Assert.Equal(("done", 2), ((string?)last["event"], (int)last["figures"]!["unjudgedSessions"]!));
    }

    [Fact]
    public async Task Flush_of_a_user_with_a_condition_leaves_what_it_cannot_judge()
    {
        await AddAsync("unstamped", """{"user_id": "u1"}""");
        await Database.SetAddAsync("user_sessions:u1", "unstamped");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--user", "u1", "--stamp-not", "new", "--execute"));
        Assert.Equal(["session:unstamped", "user_sessions:u1"], await KeysAsync());

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--user", "u1", "--execute"));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task Flush_by_network_reads_addresses_as_proxies_store_them()
    {
        string[] within = ["203.0.113.9", "::ffff:203.0.113.9", "203.0.113.9, 10.0.0.4", "203.0.113.9:51234", " 203.0.113.9"];
        string[] elsewhere = ["198.51.100.1", "10.0.0.4, 203.0.113.9", "[2001:db8::1]:443"];
        string[] unreadable = ["", "unknown", "203.000.113.009", "3405803785"];
        foreach (var (address, i) in within.Concat(elsewhere).Concat(unreadable).Select((a, i) => (a, i)))
        {
            await AddAsync(i.ToString("00"), $$"""{"client": {"ip_address": "{{address}}"} }""");
        }

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "count", "--network", "203.0.113.0/24", "--output", "json"));
        var total = JsonNode.Parse(said.ToString())!["total"]!;
        Assert.Equal(
            (within.Length, unreadable.Length, unreadable.Length),
            ((int)total["meant"]!, (int)total["cannotJudge"]!, (int)total["unreadFields"]!["address"]!));

        await RunAsync("sessions", "flush", "--network", "203.0.113.0/24");
        Assert.Contains($"(address not readable: {unreadable.Length})", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "list", "--network", "203.0.113.0/24", "--output", "json"));
        var list = JsonNode.Parse(said.ToString())!;
        Assert.Equal((within.Length, unreadable.Length), (list["sessions"]!.AsArray().Count, (int)list["cannotJudge"]!));

        string[] flush = ["sessions", "flush", "--network", "203.0.113.0/24", "--execute", "--output", "json"];
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(flush));

        var result = JsonNode.Parse(said.ToString())!["result"]!;
        Assert.Equal("needsAttention", (string?)result["outcome"]);
        Assert.Equal(unreadable.Length, (int)result["figures"]!["unreadFields"]!["address"]!);
        Assert.Equal(
            (within.Length, elsewhere.Length, unreadable.Length),
            ((int)result["total"]!["deleted"]!, (int)result["total"]!["notMeant"]!, (int)result["total"]!["cannotJudge"]!));
        Assert.Equal(elsewhere.Length + unreadable.Length, (await KeysAsync()).Length);
    }

    [Fact]
    public async Task Count_with_a_filter_says_what_it_cannot_judge()
    {
        await AddAsync("one", """{"client": {"ip_country": null} }""");

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "count", "--country", "DE"));
        Assert.Contains(
            "1 session cannot be judged: a field of the filter is missing or unreadable (country not readable: 1).",
            said.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "count"));
    }

    // An empty entry beside a live key under the bare prefix, and an index under the bare prefix of indexes.
    private async Task AddEmptyEntryAsync()
    {
        await Database.StringSetAsync("session:", "somebody else's");
        await Database.SetAddAsync("user_sessions:u1", ["", "ses_gone"]);
        await Database.SetAddAsync("user_sessions:", ["ses_gone", ""]);
    }

    private Task<bool> AddAsync(string id, string value) => Database.StringSetAsync("session:" + id, value, TimeSpan.FromDays(6));

    private async Task<string[]> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var key in server.Connection.GetServers()[0].KeysAsync())
        {
            keys.Add(key.ToString());
        }

        return [.. keys.Order(StringComparer.Ordinal)];
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected: false, arguments);
}
