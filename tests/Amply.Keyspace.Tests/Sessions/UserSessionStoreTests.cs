using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Tests.Sessions;

public sealed class UserSessionStoreTests(RedisFixture redis) : RedisTest(redis)
{
    private readonly SessionStore sessions = new(redis.Database, TimeProvider.System);

    private UserSessionStore Sut => new(Database);

    [Theory]
    [InlineData("*")]
    [InlineData("a?b")]
    [InlineData("[x]")]
    [InlineData("a b:c")]
    [InlineData("ünïcode 🦊")]
    public async Task List_shows_a_users_sessions_and_nobody_elses(string user)
    {
        var mine = await CreateAsync(user);
        await CreateAsync("other");

        var list = await Sut.ListAsync(user, None);

        Assert.Equal([mine], list.Sessions.Select(s => s.Id));
        Assert.Equal(user, list.Sessions[0].Session.UserId);
    }

    [Fact]
    public async Task List_removes_stale_entries_and_leaves_oddities()
    {
        var good = await CreateAsync("u");
        await Database.SetAddAsync("user_sessions:u", ["ses_gone1", "ses_gone2", "ses_broken", "ses_hash", new byte[] { 0xff, 0xfe }]);
        await Database.StringSetAsync("session:ses_broken", "{");
        await Database.HashSetAsync("session:ses_hash", "a", 1);

        var list = await Sut.ListAsync("u", None);

        Assert.Equal([good], list.Sessions.Select(s => s.Id));
        Assert.Equal((3, 1, 1), (list.StaleEntries, list.Malformed, list.WrongType));
        Assert.Equal(
            [good, "ses_broken", "ses_hash"],
            (await Database.SetMembersAsync("user_sessions:u")).Select(v => v.ToString()).OrderBy(v => v == good ? "" : v, StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_of_an_index_of_another_type_is_empty_and_says_so()
    {
        await Database.StringSetAsync("user_sessions:u", "foreign");

        var list = await Sut.ListAsync("u", None);

        Assert.Empty(list.Sessions);
        Assert.Equal(1, list.WrongType);
    }

    [Fact]
    public async Task DeleteAll_ends_all_sessions_of_one_user_page_by_page()
    {
        for (var i = 0; i < 1_203; i++)
        {
            await CreateAsync("u");
        }

        await Database.SetAddAsync("user_sessions:u", "ses_gone");
        var other = await CreateAsync("v");

        Assert.Equal(new UserDeletion(1_203, 1, 0), await Sut.DeleteAllAsync("u", None));

        Assert.False(await Database.KeyExistsAsync("user_sessions:u"));
        Assert.Equal(2, (long)await Database.ExecuteAsync("DBSIZE"));
        Assert.Equal([other], (await Sut.ListAsync("v", None)).Sessions.Select(s => s.Id));
    }

    [Fact]
    public async Task DeleteAll_leaves_keys_of_another_type_and_their_entries()
    {
        await CreateAsync("u");
        await Database.SetAddAsync("user_sessions:u", "ses_hash");
        await Database.HashSetAsync("session:ses_hash", "a", 1);

        Assert.Equal(new UserDeletion(1, 0, 1), await Sut.DeleteAllAsync("u", None));

        Assert.True(await Database.KeyExistsAsync("session:ses_hash"));
        Assert.Equal(["ses_hash"], (await Database.SetMembersAsync("user_sessions:u")).Select(v => v.ToString()));
    }

    [Fact]
    public async Task An_empty_entry_is_stale_and_never_names_the_bare_prefix()
    {
        await Database.StringSetAsync("session:", "somebody else's");
        await Database.SetAddAsync("user_sessions:u", "");

        Assert.Equal(1, (await Sut.ListAsync("u", None)).StaleEntries);
        await Database.SetAddAsync("user_sessions:u", "");
        Assert.Equal(new UserDeletion(0, 1, 0), await Sut.DeleteAllAsync("u", None));

        Assert.False(await Database.KeyExistsAsync("user_sessions:u"));
        Assert.Equal("somebody else's", (string?)await Database.StringGetAsync("session:"));
    }

    private async Task<string> CreateAsync(string user) => (await sessions.CreateAsync(
        user, "stamp", new SessionClient(null, null, null, null), IpBinding.None, None)).Id!;
}
