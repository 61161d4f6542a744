using System.Text.Json;
using Amply.Keyspace.Sessions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests.Sessions;

public sealed class SessionStoreTests(RedisFixture redis) : RedisTest(redis)
{
    private static readonly SessionClient Client = new("10.1.2.3", "DE", "Mozilla/5.0 (Ünïcode \"quoted\")", "fp_1");

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 3, 4, 5, 6, 7, 89, TimeSpan.Zero));

    private SessionStore Sut => new(Database, clock);

    [Fact]
    public async Task Create_writes_the_session_its_ttl_and_its_index_entry()
    {
        var id = await CreateAsync("u1");

        Assert.Matches("^ses_[0-9a-z]{32}$", id);
        Assert.Equal(
            """
            {"user_id": "u1", "security_stamp": "stamp", "ip_binding": "subnet", "created_at": "2025-03-04T05:06:07.089000", "last_activity": "2025-03-04T05:06:07.089000", "expires_at": "2025-03-11T05:06:07.089000", "client": {"ip_address": "10.1.2.3", "ip_country": "DE", "user_agent": "Mozilla/5.0 (\u00dcn\u00efcode \"quoted\")", "fingerprint": "fp_1"}}
            """,
            (string?)await Database.StringGetAsync("session:" + id));
        Assert.InRange((await Database.KeyTimeToLiveAsync("session:" + id))!.Value.TotalSeconds, 604_700, 604_800);
        Assert.Equal([id], (await Database.SetMembersAsync("user_sessions:u1")).Select(v => v.ToString()));
        Assert.Null(await Database.KeyTimeToLiveAsync("user_sessions:u1"));
    }

    [Fact]
    public async Task Create_where_the_index_is_not_a_set_leaves_it_alone_and_no_session_behind()
    {
        await Database.StringSetAsync("user_sessions:u1", "foreign");

        var creation = await Sut.CreateAsync("u1", "stamp", Client, IpBinding.None, None);

        Assert.Equal(new SessionCreation(SessionCreationOutcome.IndexIsNotASet, null), creation);
        Assert.Equal("foreign", (string?)await Database.StringGetAsync("user_sessions:u1"));
        Assert.Equal(1, (long)await Database.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task Get_returns_what_create_wrote()
    {
        var read = await Sut.GetAsync(await CreateAsync("ü:*?[x] y"), None);

        Assert.Equal(KeyState.Found, read.State);
        Assert.Equal("ü:*?[x] y", read.Value!.UserId);
        Assert.Equal(IpBinding.Subnet, read.Value.IpBinding);
        Assert.Equal(clock.GetUtcNow(), read.Value.CreatedAt);
        Assert.Equal(clock.GetUtcNow().AddDays(7), read.Value.ExpiresAt);
        Assert.Equal(Client, read.Value.Client);
    }

    [Fact]
    public async Task Get_of_an_unknown_id_is_absent() =>
        Assert.Equal(KeyState.Absent, (await Sut.GetAsync("ses_none", None)).State);

    [Fact]
    public async Task Get_of_another_type_is_the_wrong_type()
    {
        await Database.HashSetAsync("session:h", "a", 1);
        Assert.Equal(KeyState.WrongType, (await Sut.GetAsync("h", None)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"user_id": 7, "security_stamp": "s"}""")]
    [InlineData("""{"user_id": "\ud800", "security_stamp": "s"}""")]
    [InlineData("""{"user_id": "u", "security_stamp": "s", "ip_binding": "galaxy"}""")]
    [InlineData("""{"user_id": "u", "security_stamp": "s", "ip_binding": "none", "created_at": "yesterday"}""")]
    public async Task Get_of_a_value_that_is_no_session_is_malformed(string value)
    {
        await Database.StringSetAsync("session:m", value);

        var read = await Sut.GetAsync("m", None);

        Assert.Equal(KeyState.Malformed, read.State);
        Assert.NotNull(read.Problem);
    }

    [Fact]
    public async Task Touch_changes_the_activity_and_nothing_else()
    {
        await Database.StringSetAsync(
            "session:t", """{"a": 1.0, "last_activity": "2025-01-01T00:00:00", "x": {"last_activity": "no"}, "n": 1e400}""", TimeSpan.FromSeconds(1000));

        Assert.Equal(TouchOutcome.Touched, (await Sut.TouchAsync("t", None)).Outcome);

        Assert.Equal(
            """{"a": 1.0, "last_activity": "2025-03-04T05:06:07.089000", "x": {"last_activity": "no"}, "n": 1e400}""",
            (string?)await Database.StringGetAsync("session:t"));
        Assert.InRange((await Database.KeyTimeToLiveAsync("session:t"))!.Value.TotalSeconds, 900, 1000);
    }

    [Theory]
    [InlineData("{}", """{"last_activity": "2025-03-04T05:06:07.089000"}""")]
    [InlineData("""{"a": 1}""", """{"a": 1, "last_activity": "2025-03-04T05:06:07.089000"}""")]
    [InlineData("""{"last_activity": null}""", """{"last_activity": "2025-03-04T05:06:07.089000"}""")]
    [InlineData("""{"last_activity": "2026-01-01T00:00:00"}""", """{"last_activity": "2026-01-01T00:00:00"}""")]
    public async Task Touch_sets_the_activity_and_never_moves_it_back(string before, string after)
    {
        await Database.StringSetAsync("session:t", before);

        var touch = await Sut.TouchAsync("t", None);

        Assert.Equal(TouchOutcome.Touched, touch.Outcome);
        Assert.Equal(after, (string?)await Database.StringGetAsync("session:t"));
        Assert.Equal(JsonDocument.Parse(after).RootElement.GetProperty("last_activity").GetDateTime(), touch.LastActivity!.Value.UtcDateTime);
    }

    [Theory]
    [InlineData("""{"last_\ud800ctivity": 1}""", """{"last_\ud800ctivity": 1, "last_activity": "2025-03-04T05:06:07.089000"}""")]
    [InlineData("""{"last_activity": "\ud800"}""", """{"last_activity": "2025-03-04T05:06:07.089000"}""")]
    public async Task Touch_of_a_value_with_half_a_surrogate_changes_the_activity_alone(string before, string after)
    {
        await Database.StringSetAsync("session:t", before);
        Assert.Equal(TouchOutcome.Touched, (await Sut.TouchAsync("t", None)).Outcome);
        Assert.Equal(after, (string?)await Database.StringGetAsync("session:t"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"last_activity": """)]
    [InlineData("""{"last_activity": "x"} trailing""")]
    public async Task Touch_of_a_malformed_value_leaves_it(string value)
    {
        await Database.StringSetAsync("session:t", value);
        Assert.Equal(TouchOutcome.Malformed, (await Sut.TouchAsync("t", None)).Outcome);
        Assert.Equal(value, (string?)await Database.StringGetAsync("session:t"));
    }

    [Fact]
    public async Task Touch_of_another_type_or_of_nothing_says_so()
    {
        await Database.ListLeftPushAsync("session:l", "x");
        Assert.Equal(TouchOutcome.WrongType, (await Sut.TouchAsync("l", None)).Outcome);
        Assert.Equal(TouchOutcome.Absent, (await Sut.TouchAsync("none", None)).Outcome);
        Assert.False(await Database.KeyExistsAsync("session:none"));
    }

    [Fact]
    public async Task Touch_does_not_bring_back_a_session_deleted_after_it_was_read()
    {
        var id = await CreateAsync("u1");
        clock.Advance(TimeSpan.FromMinutes(1));
        var racing = new SessionStore(Database, new CallbackTime(clock, () => Database.KeyDelete("session:" + id)));

        Assert.Equal(TouchOutcome.Absent, (await racing.TouchAsync(id, None)).Outcome);
        Assert.False(await Database.KeyExistsAsync("session:" + id));
    }

    [Fact]
    public async Task Touch_keeps_what_another_writer_changed_after_it_was_read()
    {
        var id = await CreateAsync("u1");
        clock.Advance(TimeSpan.FromMinutes(1));
        var changed = false;
        var racing = new SessionStore(Database, new CallbackTime(clock, () =>
        {
            if (!changed)
            {
                changed = true;
                Database.StringSet("session:" + id, ((string)Database.StringGet("session:" + id)!).Replace("subnet", "strict", StringComparison.Ordinal), null, keepTtl: true);
            }
        }));

        Assert.Equal(TouchOutcome.Touched, (await racing.TouchAsync(id, None)).Outcome);

        var session = (await Sut.GetAsync(id, None)).Value!;
        Assert.Equal(IpBinding.Strict, session.IpBinding);
        Assert.Equal(clock.GetUtcNow(), session.LastActivity);
    }

    [Fact]
    public async Task Delete_removes_the_session_and_only_its_entry()
    {
        var (one, two) = (await CreateAsync("u1"), await CreateAsync("u1"));

        Assert.True(await Sut.DeleteAsync(one, "u1", None));
        Assert.False(await Sut.DeleteAsync(one, "u1", None));

        Assert.Equal([two], (await Database.SetMembersAsync("user_sessions:u1")).Select(v => v.ToString()));
        Assert.Equal(KeyState.Found, (await Sut.GetAsync(two, None)).State);
    }

    [Fact]
    public async Task Delete_with_a_foreign_index_leaves_that()
    {
        await Database.StringSetAsync("session:s", "{}");
        await Database.StringSetAsync("user_sessions:u1", "foreign");

        Assert.True(await Sut.DeleteAsync("s", "u1", None));
        Assert.Equal("foreign", (string?)await Database.StringGetAsync("user_sessions:u1"));
    }

    [Fact]
    public async Task An_empty_id_names_no_session()
    {
        const string Foreign = """{"user_id": "u", "last_activity": "2025-01-01T00:00:00"}""";
        await Database.StringSetAsync("session:", Foreign);
        await Database.SetAddAsync("user_sessions:u", "");

        Assert.Equal(KeyState.Absent, (await Sut.GetAsync("", None)).State);
        Assert.Equal(TouchOutcome.Absent, (await Sut.TouchAsync("", None)).Outcome);
        Assert.False(await Sut.DeleteAsync("", "u", None));

        Assert.Equal(Foreign, (string?)await Database.StringGetAsync("session:"));
        Assert.False(await Database.KeyExistsAsync("user_sessions:u"));
    }

    [Fact]
    public async Task Create_for_a_user_without_an_id_is_refused_and_writes_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.CreateAsync("", "stamp", Client, IpBinding.None, None));
        Assert.Equal(0, (long)await Database.ExecuteAsync("DBSIZE"));
    }

    [Theory]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""{"user\ud800_id": 1, "user_id": "u"}""")]
    [InlineData("""{"user_\ud800d": 1}""")]
    [InlineData("""{"client": {"ip\udc00_address": 1}, "user_id": "u"}""")]
    public async Task Get_of_a_name_with_half_a_surrogate_is_malformed_and_no_crash(string value)
    {
        await Database.StringSetAsync("session:m", value);
        Assert.Equal(KeyState.Malformed, (await Sut.GetAsync("m", None)).State);
    }

    private async Task<string> CreateAsync(string user) =>
        (await Sut.CreateAsync(user, "stamp", Client, IpBinding.Subnet, None)).Id!;

    // The store asks for the time between its read and its write: where the race is.
    private sealed class CallbackTime(TimeProvider inner, Action callback) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            callback();
            return inner.GetUtcNow();
        }
    }
}
