using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace.Seeding;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary><c>sessions reindex</c> where Redis refuses a part of the work.</summary>
public sealed class ReindexRefusedTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private RedisServer server = null!;
    private string[] missing = [];

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        var plan = new SeedPlan(new SeedOptions { Sessions = 200 }, DateTimeOffset.UtcNow);
        await new Seeder(server.Database, TimeProvider.System).WriteAsync(plan, default);
        var users = plan.Users().Take(2).ToArray();
        missing = [.. users.SelectMany(user => user.Sessions).Select(session => session.Id)];
        await server.Database.KeyDeleteAsync([.. users.Select(user => (RedisKey)("user_sessions:" + user.UserId))]);
        foreach (var index in Enumerable.Range(0, 30))
        {
            await server.Database.SetAddAsync($"user_sessions:stale{index}", [.. Enumerable.Range(0, 100).Select(i => (RedisValue)$"ses_gone{i}")]);
        }
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Fact]
    public async Task Reindex_removes_every_stale_entry_when_memory_is_full_and_says_what_it_could_not_add()
    {
        await ServerAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await ServerAsync("CONFIG", "SET", "maxmemory", "1mb");

        Assert.Equal(ExitCode.Failed, await RunAsync("--execute"));

        Assert.Contains(
            $"0 entries added, 3,000 removed. {missing.Length:N0} entries could not be added: the memory of Redis is full (OOM).", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("Next: ./amply runbook low-memory", said.ToString(), StringComparison.Ordinal);
        Assert.False(await server.Database.KeyExistsAsync("user_sessions:stale0"));

        await ServerAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(ExitCode.Done, await RunAsync("--execute"));
        Assert.Contains($"{missing.Length:N0} entries added, 0 removed.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reindex_goes_on_when_one_command_is_not_permitted()
    {
        await ServerAsync("ACL", "SETUSER", "default", "-sadd");

        Assert.Equal(ExitCode.Failed, await RunAsync("--execute", "--output", "json"));

        var result = JsonNode.Parse(said.ToString())!["result"]!;
        Assert.Contains("3,000 removed", (string?)result["summary"], StringComparison.Ordinal);
        Assert.Contains("entries could not be added: the user of the token has no permission (NOPERM)", (string?)result["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reindex_without_execute_warns_of_sessions_that_cannot_be_read()
    {
        await ServerAsync("ACL", "SETUSER", "default", "-get", "-getrange");

        Assert.Equal(ExitCode.Done, await RunAsync());

        Assert.Contains("warn  reads: 200 sessions could not be read: the user of the token has no permission (NOPERM).", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("remove 3,000 entries whose session is gone", said.ToString(), StringComparison.Ordinal);
    }

    private async Task ServerAsync(string command, params string[] arguments) =>
        await server.Connection.GetServers()[0].ExecuteAsync(command, [.. arguments]);

    private Task<ExitCode> RunAsync(params string[] arguments) =>
        VerbRunner.RunAsync(server, audit, said, isProtected: false, ["sessions", "reindex", .. arguments]);
}
