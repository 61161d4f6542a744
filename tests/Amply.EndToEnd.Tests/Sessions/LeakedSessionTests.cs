using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>A session that leaked: only its id is known, or the hash that a screen shows.</summary>
public sealed class LeakedSessionTests : IAsyncLifetime
{
    private const string Id = "ses_x7ug41kq0vbn82mz53rt6wye9dphj0ac";

    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private readonly StringBuilder notes = new();
    private RedisServer server = null!;

    private static string Hash => SessionHash.Of(Encoding.UTF8.GetBytes(Id));

    private IDatabase Database => server.Database;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        await AddAsync(Id, "usr_7");
        await AddAsync("ses_other", "usr_7");
        await AddAsync("ses_foreign", "usr_8");
        await Database.StringSetAsync("session:", "a bare prefix");
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Theory]
    [InlineData(Id + "\n")]
    [InlineData("  session:" + Id + "\r\n")]
    [InlineData("HASH")]
    [InlineData("hash\n")]
    public async Task Show_says_whose_it_is(string input)
    {
        Assert.Equal(ExitCode.Done, await RunAsync(Named(input), "show"));

        Assert.Contains($"Session {Hash} is of the user usr_7.", said.ToString(), StringComparison.Ordinal);
        Assert.Matches($"(?m)^{Hash} usr_7 2025-03-01 00:00:00 .* 203.0.113.9 DE ", said.ToString());
        Assert.Contains("Next: ./amply sessions flush --session - --lab", said.ToString(), StringComparison.Ordinal);
        AssertNoId();
    }

    [Theory]
    [InlineData(Id)]
    [InlineData("HASH")]
    public async Task Flush_ends_one_session_and_its_index_entry(string input)
    {
        Assert.Equal(ExitCode.Done, await RunAsync(Named(input), "flush"));
        Assert.Contains($"1. delete the session {Hash}, in about", said.ToString(), StringComparison.Ordinal);
        Assert.Contains($"session {Hash} is of the user usr_7; last activity 2025-03-01", said.ToString(), StringComparison.Ordinal);
        // With this lifetime and a creation in the future a selection would take the session for a new one.
        Assert.True(await Database.KeyExpireAsync("session:" + Id, KeyNames.SessionLifetime));

        Assert.Equal(ExitCode.Done, await RunAsync(Named(input), "flush", "--execute"));

        Assert.Contains("1 sessions deleted in", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Nothing came back for", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("This does not stop a new login", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Next: ./amply sessions show --user usr_7 --lab", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(["session:", "session:ses_foreign", "session:ses_other", "user_sessions:usr_7", "user_sessions:usr_8"], await KeysAsync());
        Assert.Equal(["ses_other"], await Database.SetMembersAsync("user_sessions:usr_7"));
        AssertNoId();
        var log = await AuditAsync();
        Assert.Contains($"delete the session {Hash}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("usr_7", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_with_all_of_its_user_ends_those_too(bool unindexed)
    {
        await AddAsync("ses_unindexed", "usr_7");
        await Database.SetRemoveAsync("user_sessions:usr_7", "ses_unindexed");

        Assert.Equal(
            ExitCode.Done,
            await RunAsync(Id, "flush", ["--and-all-of-its-user", .. unindexed ? ["--unindexed"] : Array.Empty<string>(), "--execute"]));

        Assert.Contains($"{(unindexed ? 3 : 2)} sessions deleted in", said.ToString(), StringComparison.Ordinal);
        string[] left = ["session:", "session:ses_foreign", .. unindexed ? [] : new[] { "session:ses_unindexed" }, "user_sessions:usr_8"];
        Assert.Equal(left, await KeysAsync());
        Assert.DoesNotContain("usr_7", await AuditAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"user_id": 7}""")]
    public async Task Flush_of_a_session_whose_user_is_not_readable_ends_the_session_and_ends_with_5(string value)
    {
        await Database.StringSetAsync("session:" + Id, value, TimeSpan.FromDays(1));

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(Id, "show"));
        Assert.Contains("names no user. The index of the user usr_7 lists the session.", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(Id, "flush", "--and-all-of-its-user", "--execute"));

        Assert.Contains("so no other session was deleted.", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Next: ./amply sessions flush --user usr_7 --lab", said.ToString(), StringComparison.Ordinal);
        Assert.False(await Database.KeyExistsAsync("session:" + Id));
        Assert.Equal(["ses_other"], await Database.SetMembersAsync("user_sessions:usr_7"));
        Assert.True(await Database.KeyExistsAsync("session:ses_other"));
    }

    [Theory]
    [InlineData(Id)]
    [InlineData("HASH")]
    public async Task Flush_that_was_killed_before_the_index_entry_is_run_again(string input)
    {
        await Database.KeyDeleteAsync("session:" + Id);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(Named(input), "show"));
        Assert.Contains($"Session {Hash} has ended already. The index of the user usr_7 still lists the session.", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync(Named(input), "flush", "--execute"));

        Assert.Matches(@"index entries removed +1\n", said.ToString());
        Assert.Equal(["ses_other"], await Database.SetMembersAsync("user_sessions:usr_7"));
        AssertNoId();

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(Named(input), "flush", "--execute"));
        Assert.Contains("No session has this id or hash.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_deletes_the_session_again_that_a_request_writes_back()
    {
        var value = await Database.StringGetAsync("session:" + Id);
        var flush = RunAsync(Id, "flush", "--execute");
        while (await Database.KeyExistsAsync("session:" + Id))
        {
            await Task.Yield();
        }

        await Database.StringSetAsync("session:" + Id, value, TimeSpan.FromDays(6));

        Assert.Equal(ExitCode.Done, await flush);
        Assert.Contains("1 time a client wrote a session back or created one, and the flush deleted it", said.ToString(), StringComparison.Ordinal);
        Assert.False(await Database.KeyExistsAsync("session:" + Id));
    }

    [Fact]
    public async Task A_hash_of_two_sessions_is_refused()
    {
        // These two were searched for: their hashes begin with the same 12 digits.
        const string one = "ses_twinee9b3f42b566";
        const string other = "ses_twinf0c816c45d69";
        await AddAsync(one, "usr_1");
        await AddAsync(other, "usr_2");
        var hash = SessionHash.Of(Encoding.UTF8.GetBytes(one));

        Assert.Equal(ExitCode.Refused, await RunAsync(hash, "flush", "--execute"));
        Assert.Contains($"2 sessions have the hash {hash}", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(hash, "show"));
        Assert.True(await Database.KeyExistsAsync("session:" + one) && await Database.KeyExistsAsync("session:" + other));
    }

    [Theory]
    [InlineData("ses_nosuch0000000000000", "no session has this id or hash")]
    [InlineData("0123456789ab", "no session has this id or hash")]
    public async Task What_is_not_there_is_said(string input, string sentence)
    {
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(input, "flush"));
        Assert.Contains(sentence, said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Nothing was changed: nothing matches.", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(input, "show", "--output", "json"));
        Assert.Equal(0, (int)JsonNode.Parse(said.ToString())!["total"]!);
    }

    [Fact]
    public async Task A_key_of_another_type_is_left()
    {
        await Database.KeyDeleteAsync("session:" + Id);
        await Database.HashSetAsync("session:" + Id, "a", 1);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync(Id, "flush", "--execute"));

        Assert.Contains("holds another type: it is not a session", said.ToString(), StringComparison.Ordinal);
        Assert.True(await Database.KeyExistsAsync("session:" + Id));
    }

    [Theory]
    [InlineData("two\nlines\n", "more than one line")]
    [InlineData("with a blank", "blanks or control characters")]
    [InlineData(" \n", "standard input is empty")]
    public async Task Input_that_is_no_id_is_refused_without_being_printed(string input, string problem)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(input, "flush", "--execute"));
        Assert.Contains(problem, notes.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("two", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await RunAsync(new string('x', 5_000), "flush", "--execute"));
        Assert.Contains("longer than 4,096 characters", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_in_a_cluster_finds_the_session_and_its_index_on_any_shard()
    {
        await using var cluster = await RedisCluster.StartAsync(shards: 2, replicas: false);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Options);
        var database = connection.GetDatabase();
        foreach (var user in Enumerable.Range(0, 8))
        {
            await AddAsync(database, $"ses_of_{user}", $"usr_{user}");
        }

        foreach (var user in Enumerable.Range(0, 8))
        {
            var hash = SessionHash.Of(Encoding.UTF8.GetBytes($"ses_of_{user}"));
            Assert.Equal(
                ExitCode.Done,
                await VerbRunner.RunWithInputAsync(
                    cluster.Options, audit, said, notes, user % 2 == 0 ? hash : $"ses_of_{user}", "sessions", "flush", "--session", "-", "--execute"));
            Assert.False(await database.KeyExistsAsync($"session:ses_of_{user}") || await database.KeyExistsAsync($"user_sessions:usr_{user}"));
        }
    }

    private static string Named(string input) => input.Replace("HASH", Hash.ToUpperInvariant(), StringComparison.Ordinal)
        .Replace("hash", Hash, StringComparison.Ordinal);

    private void AssertNoId() => Assert.DoesNotContain(Id[4..], $"{said}{notes}", StringComparison.Ordinal);

    private Task AddAsync(string id, string user) => AddAsync(Database, id, user);

    private static async Task AddAsync(IDatabase database, string id, string user)
    {
        var value = new JsonObject
        {
            ["user_id"] = user,
            ["security_stamp"] = "s",
            ["ip_binding"] = "none",
            ["created_at"] = PythonTime.Format(DateTimeOffset.UtcNow.AddDays(1)),
            ["last_activity"] = "2025-03-01T00:00:00",
            ["expires_at"] = "2025-03-08T00:00:00",
            ["client"] = new JsonObject { ["ip_address"] = "203.0.113.9", ["ip_country"] = "DE", ["user_agent"] = "Firefox/127", ["fingerprint"] = "fp" },
        };
        await database.StringSetAsync("session:" + id, value.ToJsonString(), TimeSpan.FromDays(6));
        await database.SetAddAsync("user_sessions:" + user, id);
    }

    private async Task<string[]> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var key in server.Connection.GetServers()[0].KeysAsync())
        {
            keys.Add(key.ToString());
        }

        return [.. keys.Order(StringComparer.Ordinal)];
    }

    private async Task<string> AuditAsync()
    {
        var log = await File.ReadAllTextAsync(Assert.Single(audit.GetFiles()).FullName);
        Assert.DoesNotContain(Id[4..], log, StringComparison.Ordinal);
        return log;
    }

    private Task<ExitCode> RunAsync(string input, string verb, params string[] more) =>
        VerbRunner.RunWithInputAsync(server.Options, audit, said, notes, input, ["sessions", verb, "--session", "-", .. more]);
}
