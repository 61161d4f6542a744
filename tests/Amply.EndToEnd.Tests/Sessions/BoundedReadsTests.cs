using System.Text;
using System.Text.Json.Nodes;
using Amply.Ops.Locking;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using Amply.Wire;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Values, indexes and names that are far larger than applications write: what crosses the network stays small, and nothing is missed.</summary>
public sealed class BoundedReadsTests : IAsyncLifetime
{
    // Each verb asks for less, whatever the keys hold.
    private const long SmallBytes = 1024 * 1024;

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private readonly StringBuilder notes = new();
    private RedisServer server = null!;

    private IDatabase Database => server.Database;

    public async Task InitializeAsync() => server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list", "--user", "ada")]
    [InlineData("show", "--user", "ada")]
    [InlineData("count", "--country", "DE")]
    [InlineData("count", "--user", "ada")]
    [InlineData("flush", "--country", "DE")]
    [InlineData("flush", "--country", "DE", "--execute")]
    [InlineData("flush", "--user", "ada", "--country", "DE", "--execute")]
    [InlineData("reindex")]
    public async Task Verb_asks_for_the_beginning_of_a_value_when_it_is_huge(params string[] arguments)
    {
        await WriteAsync("ses_small", "Firefox/127");
        for (var i = 0; i < 4; i++)
        {
            await WriteAsync($"ses_huge{i}", new string('x', 8_000_000));
        }

        var before = await SentAsync();
        await RunAsync(["sessions", .. arguments, "--output", "json"]);

        Assert.InRange(await SentAsync() - before, 1, SmallBytes);
        Assert.True(said.Length < SmallBytes);
        Assert.Equal(4, await CountAsync("session:ses_huge*"));
    }

    [Fact]
    public async Task List_and_show_have_a_row_for_a_session_that_is_too_large_to_read()
    {
        await WriteAsync("ses_small", "Firefox/127");
        await Database.StringSetAsync("session:ses_huge", new string('x', 70_123), TimeSpan.FromDays(6));
        await Database.SetAddAsync("user_sessions:ada", "ses_huge");
        var hash = SessionHash.Of(Encoding.UTF8.GetBytes("ses_huge"));
        string[][] looks = [["sessions", "list"], ["sessions", "list", "--user", "ada"], ["sessions", "show", "--user", "ada"]];
        foreach (var look in looks)
        {
            Assert.Equal(ExitCode.NeedsAttention, await RunAsync([.. look, "--output", "json"]));
            var shown = JsonNode.Parse(said.ToString())!;
            Assert.Equal((2, 1), (shown["sessions"]!.AsArray().Count, (int)shown["tooLarge"]!));
            Assert.Equal(0, (int)(shown["malformed"] ?? shown["odd"])!);
            var row = shown["sessions"]!.AsArray().Single(session => (string?)session!["session"] == hash)!;
            Assert.Equal(70_123, (int)row["tooLargeBytes"]!);
            Assert.InRange((double)row["secondsLeft"]!, 1, 6 * 86_400);

            Assert.Equal(ExitCode.NeedsAttention, await RunAsync(look));
            Assert.Matches($"(?m)^{hash} .*value too large to read \\(70,123 bytes\\)", said.ToString());
            Assert.DoesNotContain("reindex", said.ToString() + notes, StringComparison.Ordinal);
            Assert.Contains("1 session has a value larger than 64.0 KiB", notes.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Flush_leaves_what_is_too_long_to_judge_and_ends_it_when_everything_is_meant()
    {
        await WriteAsync("ses_small", "Firefox/127");
        await WriteAsync("ses_huge", new string('x', 200_000));

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--country", "DE", "--execute", "--output", "json"));
        var total = JsonNode.Parse(said.ToString())!["result"]!["total"]!;
        Assert.Equal((1, 1), ((int)total["deleted"]!, (int)total["cannotJudge"]!));
        Assert.True(await Database.KeyExistsAsync("session:ses_huge"));

        await RunAsync("sessions", "flush", "--user", "ada", "--execute");
        Assert.False(await Database.KeyExistsAsync("session:ses_huge"));

        await WriteAsync("ses_huge", new string('x', 200_000));
        await RunAsync("sessions", "flush", "--everyone", "--include-new", "--execute");
        Assert.False(await Database.KeyExistsAsync("session:ses_huge"));
    }

    [Fact]
    public async Task List_cuts_what_others_wrote_and_json_does_not()
    {
        await WriteAsync("ses_long", new string('x', 10_000));

        await RunAsync("sessions", "list");
        Assert.Contains(new string('x', 79) + "…", said.ToString(), StringComparison.Ordinal);
        Assert.True(said.Length < 1_000);

        await RunAsync("sessions", "show", "--user", "ada");
        Assert.True(said.Length < 1_000);

        await RunAsync("sessions", "list", "--output", "json");
        Assert.Contains(new string('x', 10_000), said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_counts_a_very_long_index_exactly_and_keeps_the_latest()
    {
        await Database.ScriptEvaluateAsync("for i = 1, 150000 do redis.call('SADD', 'user_sessions:ada', 'ses_gone' .. i) end");
        for (var hour = 10; hour < 20; hour++)
        {
            await WriteAsync($"ses_{hour}", "Firefox/127", $"2025-03-01T{hour}:00:00");
        }

        await RunAsync("sessions", "show", "--user", "ada", "--limit", "3", "--output", "json");

        var shown = JsonNode.Parse(said.ToString())!;
        Assert.Equal((10, 150_000, false), ((int)shown["total"]!, (int)shown["staleEntries"]!, (bool)shown["isEstimate"]!));
        Assert.Equal([19, 18, 17], shown["sessions"]!.AsArray().Select(session => DateTimeOffset.Parse((string)session!["lastActivity"]!).Hour));

        await RunAsync("sessions", "flush", "--user", "ada", "--execute", "--output", "json");
        Assert.Equal(150_010, (int)JsonNode.Parse(said.ToString())!["result"]!["total"]!["indexEntries"]!);
        Assert.False(await Database.KeyExistsAsync("user_sessions:ada"));
    }

    [Fact]
    public async Task Index_that_grows_while_it_is_read_is_said_to_be_an_estimate_when_it_is_too_long_to_remember()
    {
        await Database.ScriptEvaluateAsync("for i = 1, 120000 do redis.call('SADD', 'user_sessions:ada', 'ses_' .. i) end");
        var pages = new IndexPages(new ReadSource(Database, CommandFlags.DemandMaster), "user_sessions:ada");
        var ids = 0;
        await foreach (var page in pages.ReadAsync(500, default))
        {
            ids += page.Length;
            await Database.SetAddAsync("user_sessions:ada", $"more_{ids}");
        }

        Assert.False(pages.IsExact);
        Assert.True(ids >= 120_000);
    }

    [Fact]
    public async Task Index_entry_that_is_too_long_for_an_id_stays_on_the_server_and_is_counted()
    {
        await WriteAsync("ses_small", "Firefox/127");
        await Database.SetAddAsync("user_sessions:ada", new string('x', 8_000_000));
        var before = await SentAsync();

        await RunAsync("sessions", "show", "--user", "ada", "--output", "json");
        Assert.Equal((1, 1), ((int)JsonNode.Parse(said.ToString())!["total"]!, (int)JsonNode.Parse(said.ToString())!["odd"]!));
        await RunAsync("sessions", "flush", "--user", "ada", "--execute", "--output", "json");
        Assert.Equal(1, (int)JsonNode.Parse(said.ToString())!["result"]!["total"]!["cannotJudge"]!);
        await RunAsync("sessions", "reindex", "--execute");

        Assert.Equal(1, await Database.SetLengthAsync("user_sessions:ada"));
        Assert.InRange(await SentAsync() - before, 1, SmallBytes);
    }

    [Fact]
    public async Task Counter_and_lock_that_are_huge_are_told_by_their_beginning()
    {
        await Database.StringSetAsync("rate:huge", new string('1', 8_000_000));
        await Database.StringSetAsync("rate:empty", "");
        await Database.StringSetAsync(GroupLock.Key(RedisOnlyGroup.Id), new string('x', 8_000_000), TimeSpan.FromMinutes(1));
        var before = await SentAsync();

        Assert.Equal(RateCounterState.Malformed, (await RateCounter.ReadAsync(Database, "huge")).State);
        Assert.Equal(RateCounterState.Malformed, (await RateCounter.ReadAsync(Database, "empty")).State);
        Assert.Equal(RateCounterState.Absent, (await RateCounter.ReadAsync(Database, "none")).State);
        Assert.Equal(ExitCode.Refused, await RunAsync("sessions", "flush", "--everyone", "--execute"));

        Assert.InRange(await SentAsync() - before, 1, SmallBytes);
    }

    [Fact]
    public async Task Manifest_tells_a_key_by_type_and_length_when_one_of_its_elements_is_huge()
    {
        await Database.ScriptEvaluateAsync("for i = 1, 20000 do redis.call('HSET', 'cache:hash', i, 'v') end");
        await Database.HashSetAsync("cache:hash", "huge", new string('x', 8_000_000));
        var before = await SentAsync();

        var read = await new KeyReader(server.Connection.GetServers()[0], SaltedHash.New()).ReadAsync("cache:hash");

        Assert.Equal(("hash", 20_001, null), (read!.Type, read.Length, read.Value));
        Assert.InRange(await SentAsync() - before, 1, SmallBytes);
    }

    [Fact]
    public async Task Reader_tells_absent_empty_and_other_types_apart_and_reads_long_sessions()
    {
        await WriteAsync("ses_long", new string('x', 30_000));
        await Database.StringSetAsync("session:empty", "");
        await Database.HashSetAsync("session:hash", "a", 1);
        await Database.StringSetAsync("session:edge", new string(' ', SessionReader.MostBytes));
        var keys = new RedisKey[] { "session:ses_long", "session:empty", "session:hash", "session:none", "session:edge" };

        var states = await SessionReader.ReadAsync(new ReadSource(Database, CommandFlags.DemandMaster), keys, (key, read) => (Key: key, State: read.State.ToString(), read.Problem));

        Assert.Equal(keys, states.Select(read => read.Key));
        Assert.Equal(["Found", "Malformed", "WrongType", "Absent", "Malformed"], states.Select(read => read.State));
        Assert.Equal("not JSON", states[4].Problem);
    }

    private async Task WriteAsync(string id, string userAgent, string lastActivity = "2025-03-01T00:00:00")
    {
        var value = new JsonObject
        {
            ["user_id"] = "ada",
            ["security_stamp"] = "s",
            ["ip_binding"] = "none",
            ["created_at"] = "2025-03-01T00:00:00",
            ["last_activity"] = lastActivity,
            ["expires_at"] = "2025-03-08T00:00:00",
            ["client"] = new JsonObject { ["ip_address"] = "203.0.113.9", ["ip_country"] = "DE", ["user_agent"] = userAgent, ["fingerprint"] = "fp" },
        };
        await Database.StringSetAsync("session:" + id, value.ToJsonString(), TimeSpan.FromDays(6));
        await Database.SetAddAsync("user_sessions:ada", id);
    }

    private async Task<long> SentAsync() => NodeInfo.Parse(
        (string)(await server.Connection.GetServers()[0].ExecuteAsync("INFO", "stats"))!).Number("total_net_output_bytes")!.Value;

    private async Task<int> CountAsync(string pattern)
    {
        var count = 0;
        await foreach (var _ in server.Connection.GetServers()[0].KeysAsync(pattern: pattern))
        {
            count++;
        }

        return count;
    }

    private Task<ExitCode> RunAsync(params string[] arguments) =>
        VerbRunner.RunAsync(server, audit, said, notes, isProtected: false, arguments);
}
