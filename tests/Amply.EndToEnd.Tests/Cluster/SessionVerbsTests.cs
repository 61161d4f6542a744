using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.Keyspace.Seeding;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.EndToEnd.Cluster;

/// <summary>sessions, where a user's index lies on one shard and the sessions lie on all.</summary>
[Collection(ClusterLabTests.Name)]
public sealed class SessionVerbsTests(ClusterLab shared)
{
    private IDatabase Database => shared.Database;

    [Fact]
    public async Task Count_has_a_row_for_every_shard_with_what_lies_there()
    {
        var plan = await shared.SeedAsync();
        var sessions = await shared.CountAsync("session:*");
        Assert.All(sessions, count => Assert.InRange(count, 1, 599));
        var (keys, indexes) = (await shared.CountAsync("*"), await shared.CountAsync("user_sessions:*"));

        var census = await shared.ReadAsync("sessions", "count");

        Assert.Equal(["0001", "0002", "0003"], census["nodes"]!.AsArray().Select(n => (string?)n!["shard"]));
        Assert.Equal(sessions, Column(census, "sessions"));
        Assert.Equal(indexes, Column(census, "indexes"));
        Assert.Equal(keys, Column(census, "keys"));
        Assert.Equal((600, plan.Users().Count()), ((int)census["total"]!["sessions"]!, (int)census["total"]!["indexes"]!));

        var german = plan.Users().SelectMany(u => u.Sessions).Count(s => s.Value.Contains("\"ip_country\": \"DE\"", StringComparison.Ordinal));
        Assert.Equal(german, (int)(await shared.ReadAsync("sessions", "count", "--country", "de"))["total"]!["meant"]!);
    }

    [Fact]
    public async Task List_and_show_find_what_a_user_has_on_every_shard()
    {
        var user = UserOnAllShards(await shared.SeedAsync());
        await Database.SetAddAsync(KeyNames.UserSessions(user.UserId), "ses_gone");
        var hashes = user.Sessions.Select(s => SessionHash.Of(Encoding.UTF8.GetBytes(s.Id))).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(600, Hashes(await shared.ReadAsync("sessions", "list", "--limit", "1000")).Distinct().Count());

        var listed = await shared.ReadAsync("sessions", "list", "--user", user.UserId);
        Assert.Equal(hashes, Hashes(listed));
        var shown = await shared.ReadAsync("sessions", "show", "--user", user.UserId);
        Assert.Equal(hashes, Hashes(shown));
        Assert.Equal((1, 1, hashes.Length), ((int)listed["staleEntries"]!, (int)shown["staleEntries"]!, (int)shown["total"]!));
        Assert.Equal(hashes.Length, (int)(await shared.ReadAsync("sessions", "count", "--user", user.UserId))["total"]!["sessions"]!);
    }

    [Fact]
    public async Task Reindex_mends_indexes_on_every_shard()
    {
        var users = (await shared.SeedAsync()).Users().ToArray();
        var missing = OneOnEachShard(users);
        var stale = OneOnEachShard(users.Except(missing));
        foreach (var user in missing)
        {
            await Database.KeyDeleteAsync(KeyNames.UserSessions(user.UserId));
        }

        foreach (var user in stale)
        {
            await Database.SetAddAsync(KeyNames.UserSessions(user.UserId), ["ses_gone1", "ses_gone2"]);
        }

        Assert.Equal(ExitCode.Done, await shared.RunAsync("sessions", "reindex"));
        Assert.False(await Database.KeyExistsAsync(KeyNames.UserSessions(missing[0].UserId)));
        Assert.Equal(ExitCode.Done, await shared.RunAsync("sessions", "reindex", "--execute"));

        Assert.Contains($"{missing.Sum(u => u.Sessions.Count)} entries added, 6 removed.", shared.Said, StringComparison.Ordinal);
        foreach (var user in users)
        {
            var index = await Database.SetMembersAsync(KeyNames.UserSessions(user.UserId));
            Assert.Equal(user.Sessions.Select(s => s.Id).Order(StringComparer.Ordinal), index.Select(id => id.ToString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Traffic_reaches_every_shard_and_loses_nothing()
    {
        await shared.SeedAsync();
        var before = await shared.CountAsync("celery-task-meta-*");

        var result = (await shared.ReadAsync("traffic", "--rate", "600", "--for", "1s", "--users", "60", "--execute"))["result"]!;

        Assert.Empty(result["writes"]!["lost"]!.AsArray());
        Assert.True((int)result["writes"]!["checked"]! > 0);
        Assert.Empty(result["traffic"]!["failed"]!.AsObject());
        Assert.All((await shared.CountAsync("celery-task-meta-*")).Zip(before), pair => Assert.True(pair.First > pair.Second, $"{pair}"));
    }

    private SeededUser UserOnAllShards(SeedPlan plan) =>
        plan.Users().First(u => u.Sessions.Select(s => shared.ShardOf(KeyNames.Session(s.Id))).Distinct().Count() == 3);

    private SeededUser[] OneOnEachShard(IEnumerable<SeededUser> users) =>
        [.. users.GroupBy(u => shared.ShardOf(KeyNames.UserSessions(u.UserId))).OrderBy(g => g.Key).Select(g => g.First())];

    private static IEnumerable<long> Column(JsonNode census, string name) => census["nodes"]!.AsArray().Select(n => (long)n![name]!);

    private static IEnumerable<string> Hashes(JsonNode listing) => listing["sessions"]!.AsArray().Select(s => (string)s!["session"]!).Order(StringComparer.Ordinal);
}
