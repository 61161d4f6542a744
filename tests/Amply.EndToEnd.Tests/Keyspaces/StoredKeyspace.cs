using System.Text;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>Puts keyspaces into Redis, and sees what a routine made of them.</summary>
internal sealed class StoredKeyspace(IConnectionMultiplexer connection)
{
    private IDatabase Database => connection.GetDatabase();

    private IEnumerable<IServer> Primaries => connection.GetServers().Where(s => !s.IsReplica);

    /// <summary>Null where all became of the keys that must; else the first key of which something else did.</summary>
    public async Task<string?> ProblemAsync(Keyspace keyspace, Func<Task> routine, Dictionary<string, Fate> fates)
    {
        await Task.WhenAll(Primaries.Select(server => server.FlushAllDatabasesAsync()));
        await Task.WhenAll(keyspace.Keys.Select(WriteAsync));
        var before = await SeenAsync();
        await routine();
        var after = await SeenAsync();
        foreach (var name in before.Keys.Concat(after.Keys).Concat(fates.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            if (await ProblemAsync(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name), FateOf(name)) is { } problem)
            {
                return $"{Printed.Of(name)}: {problem}";
            }
        }

        return null;

        // An index that holds already what it must is not touched.
        Fate? FateOf(string name) => fates.GetValueOrDefault(name) is Fate.Holds { Members: var members } holds
            ? keyspace.Keys.Any(k => k.Name == name && k.Content is SetContent set && members.SetEquals(set.Members)) ? null : holds
            : fates.GetValueOrDefault(name);
    }

    private async Task<string?> ProblemAsync(string name, Seen? before, Seen? after, Fate? fate)
    {
        switch (fate)
        {
            case Fate.Gone:
                return after is null ? null : "is still there";
            case Fate.Ends(var seconds):
                var left = after is null ? 0 : after.ExpiresAt - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                return after?.Value != before?.Value ? "has another value"
                    : left > 0 && left <= seconds * 1_000L ? null
                    : $"ends in {left} ms and not within {seconds} s";
            case Fate.Holds(var members):
                var held = await MembersAsync(name);
                return members.SetEquals(held) ? null : $"holds {Words(held)}, not {Words(members)}";
            default:
                return before == after ? null : $"is somebody else's and was changed: {Change(before, after)}";
        }
    }

    private static string Change(Seen? before, Seen? after) => (before, after) switch
    {
        (_, null) => "gone",
        (null, _) => "made",
        _ => before.Value == after.Value ? "its TTL" : "its value",
    };

    private static string Words(IEnumerable<string> members) => string.Join(' ', members.Select(Printed.Of));

    private async Task<ImmutableHashSet<string>> MembersAsync(string name) =>
        [.. (await Database.SetMembersAsync(Bytes(name))).Select(m => Encoding.Latin1.GetString((byte[])m!))];

    private async Task WriteAsync(Entry entry)
    {
        RedisKey key = Bytes(entry.Name);
        await (entry.Content switch
        {
            TextContent text => Database.StringSetAsync(key, Bytes(text.Value)),
            SetContent set => Database.SetAddAsync(key, [.. set.Members.Select(m => (RedisValue)Bytes(m))]),
            OtherContent { Type: "hash" } => Database.HashSetAsync(key, "user_id", "u1"),
            OtherContent { Type: "list" } => Database.ListRightPushAsync(key, "1"),
            OtherContent { Type: "zset" } => Database.SortedSetAddAsync(key, "ses_1", 1),
            OtherContent { Type: "stream" } => (Task)Database.StreamAddAsync(key, "user_id", "u1"),
            var other => throw new InvalidOperationException($"{other} cannot be written"),
        });
        if (entry.Hours is { } hours)
        {
            await Database.KeyExpireAsync(key, TimeSpan.FromHours(hours));
        }
    }

    private async Task<Dictionary<string, Seen>> SeenAsync()
    {
        var keys = new List<RedisKey>();
        foreach (var server in Primaries)
        {
            await foreach (var key in server.KeysAsync(pageSize: 1_000))
            {
                keys.Add(key);
            }
        }

        var seen = await Task.WhenAll(keys.Distinct().Select(async key => new Seen(
            await ValueAsync(key),
            (long)await Database.ExecuteAsync("PEXPIRETIME", [key], CommandFlags.None))));
        return keys.Distinct().Zip(seen).ToDictionary(pair => Encoding.Latin1.GetString((byte[])pair.First!), pair => pair.Second);
    }

    // A set's dump is in the order of its table, which Redis moves on as it is read: the members, then, in an order of our own.
    private async Task<string> ValueAsync(RedisKey key) => await Database.KeyTypeAsync(key) == RedisType.Set
        ? string.Join(' ', (await Database.SetMembersAsync(key)).Select(m => Convert.ToHexString((byte[])m!)).Order(StringComparer.Ordinal))
        : Convert.ToHexString((byte[])(await Database.KeyDumpAsync(key))!);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private sealed record Seen(string Value, long ExpiresAt);
}
