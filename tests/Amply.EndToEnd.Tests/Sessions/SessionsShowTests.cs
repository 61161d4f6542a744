using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>What a user's own page shows, from the command line to a real redis-server.</summary>
public sealed class SessionsShowTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private RedisServer server = null!;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        await new Seeder(server.Database, TimeProvider.System).WriteAsync(new SeedPlan(new SeedOptions { Sessions = 50 }, DateTimeOffset.UtcNow), default);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Theory]
    [InlineData("usr_1x")]
    [InlineData("*")]
    [InlineData("a user:with [odd] ünïcode")]
    public async Task Show_names_the_current_one_and_leaves_out_what_is_gone(string user)
    {
        await WriteAsync(user, "ses_old", "2025-03-01T00:00:00");
        await WriteAsync(user, "ses_new", "2025-03-03T10:00:00");
        await WriteAsync(user, "ses_mid", "2025-03-02T00:00:00");
        await server.Database.SetAddAsync("user_sessions:" + user, ["ses_gone", "ses_broken"]);
        await server.Database.StringSetAsync("session:ses_broken", "{");

        Assert.Equal(ExitCode.Done, await RunAsync("--user", user, "--output", "json"));

        var shown = JsonNode.Parse(said.ToString())!;
        Assert.Equal((3, 1, 1), ((int)shown["total"]!, (int)shown["staleEntries"]!, (int)shown["odd"]!));
        Assert.Equal(Hash("ses_new"), (string?)shown["current"]);
        Assert.Equal([Hash("ses_new"), Hash("ses_mid"), Hash("ses_old")], shown["sessions"]!.AsArray().Select(s => (string?)s!["session"]));
        Assert.DoesNotContain("ses_", said.ToString(), StringComparison.Ordinal);
        Assert.True(await server.Database.SetContainsAsync("user_sessions:" + user, "ses_gone"));
    }

    [Fact]
    public async Task Show_with_a_limit_keeps_the_latest_of_all()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            await WriteAsync("usr_many", $"ses_{hour}", $"2025-03-01T{hour:00}:00:00");
        }

        Assert.Equal(ExitCode.Done, await RunAsync("--user", "usr_many", "--limit", "2"));

        Assert.Contains("24 sessions, the latest 2 of them.", said.ToString(), StringComparison.Ordinal);
        Assert.Matches($"(?m)^{Hash("ses_23")} current 2025-03-01 23:00:00 .*Firefox", said.ToString());
        Assert.Matches($"(?m)^{Hash("ses_22")}  2025-03-01 22:00:00 ", said.ToString());
        Assert.DoesNotContain(Hash("ses_21"), said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_of_a_user_without_sessions_says_so_and_which_ids_there_are()
    {
        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("--user", "nobody"));
        Assert.Matches("This user has no sessions in the index. Ids of users here look like this: usr_[a-z0-9]+, ", said.ToString());

        Assert.Equal(ExitCode.NeedsAttention, await RunAsync("--user", "nobody", "--output", "json"));
        Assert.Equal(3, JsonNode.Parse(said.ToString())!["usersHere"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("--user", "")]
    [InlineData("--user", "usr_1", "--limit", "0")]
    [InlineData("--limit", "3")]
    public async Task Show_without_a_user_or_with_nothing_to_show_is_refused(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, await RunAsync(arguments));

    private static string Hash(string id) => SessionHash.Of(Encoding.UTF8.GetBytes(id));

    private async Task WriteAsync(string user, string id, string lastActivity)
    {
        var value = new JsonObject
        {
            ["user_id"] = user,
            ["security_stamp"] = "s",
            ["ip_binding"] = "none",
            ["created_at"] = "2025-03-01T00:00:00",
            ["last_activity"] = lastActivity,
            ["expires_at"] = "2025-03-08T00:00:00",
            ["client"] = new JsonObject { ["ip_address"] = "203.0.113.9", ["ip_country"] = "DE", ["user_agent"] = "Firefox/127", ["fingerprint"] = "fp" },
        };
        await server.Database.StringSetAsync("session:" + id, value.ToJsonString(), TimeSpan.FromDays(6));
        await server.Database.SetAddAsync("user_sessions:" + user, id);
    }

    private Task<ExitCode> RunAsync(params string[] arguments) =>
        VerbRunner.RunAsync(server, audit, said, isProtected: false, ["sessions", "show", .. arguments]);
}
