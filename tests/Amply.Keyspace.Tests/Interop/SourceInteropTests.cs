using System.Text.Json.Nodes;
using Amply.Keyspace.Sessions;
using Amply.TestServers;

namespace Amply.Keyspace.Tests.Interop;

/// <summary>The applications' own code against this library, over one server, both ways.</summary>
public sealed class SourceInteropTests(RedisFixture redis) : RedisTest(redis)
{
    private const string User = "ünï:* [x]?";

    private readonly PythonApplication source = SourceApplication.Start($"unix://{redis.Server.SocketPath}");

    private SessionStore Sessions => new(Database, TimeProvider.System);

    private UserSessionStore Users => new(Database);

    public override async Task DisposeAsync() => await source.DisposeAsync();

    [ClientFact(TestClient.RedisPy)]
    public async Task The_application_reads_lists_touches_and_deletes_what_the_library_created()
    {
        var client = new SessionClient("10.0.0.1", "DE", "Mözilla \"5\"\n", null);
        var id = (await Sessions.CreateAsync(User, "stamp-1", client, IpBinding.Strict, None)).Id!;
        var stored = (await Sessions.GetAsync(id, None)).Value!;

        var read = (await source.CallAsync("get_session", id))!.AsObject();
        Assert.Equal(
            ["user_id", "security_stamp", "ip_binding", "created_at", "last_activity", "expires_at", "client"], read.Select(f => f.Key));
        Assert.Equal(User, (string?)read["user_id"]);
        Assert.Equal("strict", (string?)read["ip_binding"]);
        Assert.Equal("Mözilla \"5\"\n", (string?)read["client"]!["user_agent"]);
        Assert.Null(read["client"]!["fingerprint"]);

        var list = (await source.CallAsync("get_user_sessions", User))!.AsArray();
        Assert.Equal(id, (string?)Assert.Single(list)!["session_id"]);

        await source.CallAsync("update_session_activity", id);
        var touched = (await Sessions.GetAsync(id, None)).Value!;
        Assert.True(touched.LastActivity > stored.LastActivity);
        Assert.Equal(stored with { LastActivity = touched.LastActivity }, touched);

        await source.CallAsync("delete_session", id, User);
        Assert.Equal(KeyState.Absent, (await Sessions.GetAsync(id, None)).State);
        Assert.False(await Database.KeyExistsAsync("user_sessions:" + User));
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task The_library_reads_lists_touches_and_deletes_what_the_application_created()
    {
        var id = (string)(await source.CallAsync("create_session", User, "stamp-2", Client(), "subnet"))!;

        var read = await Sessions.GetAsync(id, None);
        Assert.Equal(KeyState.Found, read.State);
        Assert.Equal((User, "stamp-2", IpBinding.Subnet), (read.Value!.UserId, read.Value.SecurityStamp, read.Value.IpBinding));
        Assert.Equal(new SessionClient("10.0.0.2", "FR", "ägent", "fp"), read.Value.Client);
        Assert.Equal(TimeSpan.FromDays(7).TotalSeconds, (read.Value.ExpiresAt - read.Value.CreatedAt).TotalSeconds, 1.0);

        Assert.Equal(id, Assert.Single((await Users.ListAsync(User, None)).Sessions).Id);

        Assert.Equal(TouchOutcome.Touched, (await Sessions.TouchAsync(id, None)).Outcome);
        var after = (await source.CallAsync("get_session", id))!;
        Assert.True(string.CompareOrdinal((string)after["last_activity"]!, (string)after["created_at"]!) > 0);

        Assert.True(await Sessions.DeleteAsync(id, User, None));
        Assert.Null(await source.CallAsync("get_session", id));
        Assert.Empty((await source.CallAsync("get_user_sessions", User))!.AsArray());
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task The_library_writes_byte_for_byte_what_the_application_would()
    {
        var id = (string)(await source.CallAsync("create_session", User, "s\\t\u007f\u0001", Client(), "none"))!;
        var written = (byte[])(await Database.StringGetAsync("session:" + id))!;

        Assert.Equal(written, System.Text.Encoding.ASCII.GetBytes(SessionJson.Write((await Sessions.GetAsync(id, None)).Value!)));
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task Each_ends_all_sessions_of_a_user_that_the_other_created()
    {
        await source.CallAsync("create_session", User, "s", Client());
        await source.CallAsync("create_session", User, "s", Client());
        Assert.Equal(new UserDeletion(2, 0, 0), await Users.DeleteAllAsync(User, None));
        Assert.Empty((await source.CallAsync("get_user_sessions", User))!.AsArray());

        await Sessions.CreateAsync(User, "s", new SessionClient(null, null, null, null), IpBinding.None, None);
        await source.CallAsync("delete_all_user_sessions", User);
        Assert.Equal(0, (long)await Database.ExecuteAsync("DBSIZE"));
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task Both_count_in_the_same_rate_window()
    {
        Assert.Equal("[true,2]", (await source.CallAsync("check_rate_limit", "api:k", 3))!.ToJsonString());
        Assert.Equal(1, (await new RateLimiter(Database).CheckAsync("api:k", 3, TimeSpan.FromMinutes(1), None)).Remaining);
        Assert.Equal("[true,0]", (await source.CallAsync("check_rate_limit", "api:k", 3))!.ToJsonString());
        Assert.False((await new RateLimiter(Database).CheckAsync("api:k", 3, TimeSpan.FromMinutes(1), None)).Allowed);
    }

    [ClientFact(TestClient.RedisPy)]
    public async Task Each_reads_the_query_that_the_other_cached()
    {
        var cache = new QueryCache(Database, new CacheOptions(), TimeProvider.System);
        var json = InteropJson.Default.DictionaryStringInt32;

        await source.CallAsync("cached_query", "a", new JsonObject { ["n"] = 1 });
        var read = await cache.GetOrComputeAsync("a", TimeSpan.FromMinutes(5), json, () => throw new InvalidOperationException("not a hit"), None);
        Assert.Equal(1, read!["n"]);

        await cache.GetOrComputeAsync("b", TimeSpan.FromMinutes(5), json, () => Task.FromResult(new Dictionary<string, int> { ["n"] = 2 }), None);
        Assert.Equal(2, (int)(await source.CallAsync("cached_query", "b", "not a hit"))!["n"]!);
    }

    private static JsonObject Client() => new()
    {
        ["ip_address"] = "10.0.0.2",
        ["ip_country"] = "FR",
        ["user_agent"] = "ägent",
        ["fingerprint"] = "fp",
    };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class InteropJson : System.Text.Json.Serialization.JsonSerializerContext;
