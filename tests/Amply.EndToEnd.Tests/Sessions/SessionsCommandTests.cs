using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace.Seeding;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>The verbs of sessions, from the command line to a real redis-server.</summary>
public sealed class SessionsCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private RedisServer server = null!;
    private SeedPlan plan = null!;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        plan = new SeedPlan(new SeedOptions { Sessions = 400, RateCounters = 10, CachedQueries = 5, CeleryResults = 5 }, DateTimeOffset.UtcNow);
        await new Seeder(server.Database, TimeProvider.System).WriteAsync(plan, default);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Fact]
    public async Task Flush_without_execute_prints_the_plan_and_changes_nothing()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--everyone", "--output", "json"));

        var document = JsonNode.Parse(said.ToString())!;
        Assert.False((bool)document["executed"]!);
        Assert.Equal(400, (int)document["plan"]!["census"]!["nodes"]![0]!["meant"]!);
        Assert.Equal(5, document["plan"]!["census"]!["samples"]!.AsArray().Count);
        Assert.Null(document["result"]);
        Assert.Equal(400, await SessionsAsync());
        Assert.Empty(audit.GetFiles());
    }

    [Fact]
    public async Task Flush_with_execute_ends_them_and_audits_counts_without_ids()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--everyone", "--execute", "--output", "json"));

        var result = JsonNode.Parse(said.ToString())!["result"]!;
        Assert.Equal((400, "done"), ((int)result["total"]!["deleted"]!, (string?)result["end"]));
        Assert.Equal(0, await SessionsAsync());
        var lines = await File.ReadAllLinesAsync(Assert.Single(audit.GetFiles()).FullName);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"endedSessions\":400", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("ses_", string.Concat(lines), StringComparison.Ordinal);
        Assert.Equal(20, (await new Seeder(server.Database, TimeProvider.System).CheckOthersAsync(plan, default)).Present);
    }

    [Fact]
    public async Task Flush_of_a_user_ends_that_users_and_says_so()
    {
        var user = plan.Users().First(u => u.Sessions.Count > 1);

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--user", user.UserId, "--execute"));

        Assert.Contains($"{user.Sessions.Count} sessions deleted in", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(400 - user.Sessions.Count, await SessionsAsync());
        Assert.DoesNotContain(user.UserId, string.Concat(await File.ReadAllLinesAsync(audit.GetFiles()[0].FullName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selection_that_matches_nothing_ends_with_5_and_says_what_there_is()
    {
        var countries = plan.Users().SelectMany(u => u.Sessions).Count(s => s.Value.Contains("\"US\"", StringComparison.Ordinal));
        foreach (var verb in new[] { "count", "list", "flush" })
        {
            Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", verb, "--country", "KP"));
            Assert.Contains($" Countries here: US {countries}, ", said.ToString(), StringComparison.Ordinal);
            Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", verb, "--user", "nobody"));
            Assert.Contains(" Ids of users here look like this: usr_", said.ToString(), StringComparison.Ordinal);
            Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", verb, "--user-agent", "Netscape"));
            Assert.Contains("o session matches.", said.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--country", "KP", "--execute"));
        Assert.Contains($"0 sessions deleted in", said.ToString(), StringComparison.Ordinal);
        Assert.Contains($"No session matches. Countries here: US {countries}, ", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, await SessionsAsync());
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "list", "--country", "KP", "--output", "json"));
        Assert.Equal(countries, (int)JsonNode.Parse(said.ToString())!["countriesHere"]!["US"]!);
    }

    [Fact]
    public async Task Flush_says_what_stops_a_new_login()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--country", "US", "--execute"));
        Assert.Contains("This does not stop new logins", said.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--everyone", "--execute"));
        Assert.DoesNotContain("login", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_of_unindexed_sessions_finds_what_no_index_shows()
    {
        var user = plan.Users().First();
        await server.Database.KeyDeleteAsync("user_sessions:" + user.UserId);

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("sessions", "flush", "--user", user.UserId, "--execute"));
        Assert.Equal(400, await SessionsAsync());

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "flush", "--user", user.UserId, "--unindexed", "--execute"));
        Assert.Equal(400 - user.Sessions.Count, await SessionsAsync());
    }

    [Fact]
    public async Task Flush_of_a_protected_stack_without_a_terminal_is_refused()
    {
        Assert.Equal(ExitCode.Refused, await RunAsync(isProtected: true, "sessions", "flush", "--everyone", "--execute"));
        Assert.Equal(400, await SessionsAsync());
        Assert.Equal(ExitCode.Done, await RunAsync(isProtected: true, "sessions", "flush", "--everyone", "--execute", "--yes"));
        Assert.Equal(0, await SessionsAsync());
    }

    [Fact]
    public async Task Count_and_list_agree_with_what_is_there_and_show_no_id()
    {
        var user = plan.Users().First(u => u.Sessions.Count > 1);
        await server.Database.SetAddAsync("user_sessions:" + user.UserId, "ses_gone");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "count", "--output", "json"));
        Assert.Equal(400, (int)JsonNode.Parse(said.ToString())!["total"]!["sessions"]!);

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "list", "--user", user.UserId, "--output", "json"));
        var listing = JsonNode.Parse(said.ToString())!;
        Assert.Equal(user.Sessions.Count, listing["sessions"]!.AsArray().Count);
        Assert.Equal(1, (int)listing["staleEntries"]!);
        Assert.DoesNotContain("ses_", said.ToString(), StringComparison.Ordinal);
        Assert.True(await server.Database.SetContainsAsync("user_sessions:" + user.UserId, "ses_gone"));
    }

    [Fact]
    public async Task Reindex_adds_what_is_missing_removes_what_is_stale_and_leaves_the_rest()
    {
        var users = plan.Users().Take(3).ToArray();
        await server.Database.KeyDeleteAsync("user_sessions:" + users[0].UserId);
        await server.Database.SetAddAsync("user_sessions:" + users[1].UserId, ["ses_gone1", "ses_gone2"]);
        await server.Database.KeyDeleteAsync("user_sessions:" + users[2].UserId);
        await server.Database.StringSetAsync("user_sessions:" + users[2].UserId, "foreign");
        await server.Database.StringSetAsync("session:broken", "{");

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "reindex"));
        Assert.False(await server.Database.KeyExistsAsync("user_sessions:" + users[0].UserId));

        Assert.Equal(ExitCode.Done, await RunAsync("sessions", "reindex", "--execute"));

        Assert.Contains($"{users[0].Sessions.Count} entries added, 2 removed.", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            users[0].Sessions.Select(s => s.Id).Order(StringComparer.Ordinal),
            (await server.Database.SetMembersAsync("user_sessions:" + users[0].UserId)).Select(v => v.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(users[1].Sessions.Count, await server.Database.SetLengthAsync("user_sessions:" + users[1].UserId));
        Assert.Equal("foreign", (string?)await server.Database.StringGetAsync("user_sessions:" + users[2].UserId));
        Assert.True(await server.Database.KeyExistsAsync("session:broken"));
    }

    [Fact]
    public async Task Traffic_reports_and_loses_nothing()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("traffic", "--rate", "300", "--for", "2s", "--execute", "--output", "json"));

        var result = JsonNode.Parse(said.ToString())!["result"]!;
        Assert.Empty(result["writes"]!["lost"]!.AsArray());
        Assert.True((int)result["writes"]!["checked"]! > 0);
    }

    private Task<ExitCode> RunAsync(params string[] arguments) => RunAsync(isProtected: false, arguments);

    private Task<ExitCode> RunAsync(bool isProtected, params string[] arguments) => VerbRunner.RunAsync(server, audit, said, isProtected, arguments);

    private async Task<int> SessionsAsync()
    {
        var count = 0;
        await foreach (var _ in server.Connection.GetServers()[0].KeysAsync(pattern: "session:*"))
        {
            count++;
        }

        return count;
    }
}
