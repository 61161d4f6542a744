using System.Net;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Flushes against a real redis-server.</summary>
public sealed class SessionFlushTests : IAsyncLifetime
{
    private static readonly SeedOptions Seed = new() { Sessions = 3_000, RateCounters = 300, CachedQueries = 100, CeleryResults = 100 };
    private static readonly SessionClient Client = new("10.1.2.3", "DE", "Firefox/127", "fp_1");

    private RedisServer server = null!;
    private SeedPlan plan = null!;

    private IDatabase Database => server.Database;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        plan = new SeedPlan(Seed, DateTimeOffset.UtcNow);
        await new Seeder(Database, TimeProvider.System).WriteAsync(plan, default);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public static TheoryData<SessionFlushOptions> Everyone => new(
        new SessionFlushOptions(),
        new SessionFlushOptions { FullSpeed = true, IncludeNew = true },

        // A filter that means everyone: the way that reads values.
        new SessionFlushOptions { Selection = new([], new SessionFilter { CreatedBefore = DateTimeOffset.UtcNow.AddYears(1) }) });

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Flush_of_everyone_ends_every_session_and_touches_nothing_else(SessionFlushOptions options)
    {
        await AddOdditiesAsync();

        var result = await FlushAsync(options);

        Assert.Equal((SessionFlushEnd.Done, null), (result.End, result.Problem));
        Assert.Equal(options.Selection.Filter.IsEverything ? RoutineOutcome.Done : RoutineOutcome.NeedsAttention, result.Outcome);
        Assert.Equal(0, result.Total.CameBack);
        Assert.Equal(options.Selection.Filter.IsEverything ? 3_003 : 3_000, result.Total.Deleted);
        Assert.Equal(2, result.Total.WrongType);
        Assert.Equal(options.Selection.Filter.IsEverything ? 0 : 3, result.Total.CannotJudge);
        Assert.Equal(1, result.Total.ForeignIndexes);
        Assert.Equal(
            options.Selection.Filter.IsEverything ? ["session:hash", "session:list"] : ["session:broken", "session:empty", "session:endless", "session:hash", "session:list"],
            (await KeysAsync("session:?*")).Order(StringComparer.Ordinal));
        Assert.Equal(["user_sessions:foreign"], await KeysAsync("user_sessions:*"));
        await AssertOthersAsync();
    }

    [Fact]
    public async Task Flush_of_everyone_counts_sessions_without_a_ttl_and_ends_them()
    {
        await AddOdditiesAsync();
        Assert.Equal(2, (await FlushAsync(new SessionFlushOptions())).Total.WithoutTtl);
    }

    [Fact]
    public async Task Flush_spares_sessions_created_after_its_start_and_keeps_their_index()
    {
        var during = new DuringFlush(async () => await CreateAsync("usr_new"));

        var result = await FlushAsync(new SessionFlushOptions { Settle = TimeSpan.FromSeconds(1) }, during);

        var id = (string)(await during.Done)!;
        Assert.Equal((3_000, 1), (result.Total.Deleted, result.Total.Spared));
        Assert.True(await Database.KeyExistsAsync("session:" + id));
        Assert.Equal([id], (await Database.SetMembersAsync("user_sessions:usr_new")).Select(v => v.ToString()));
    }

    [Fact]
    public async Task Flush_with_new_ones_included_ends_those_too()
    {
        var during = new DuringFlush(async () => await CreateAsync("usr_new"));

        var result = await FlushAsync(new SessionFlushOptions { IncludeNew = true, Settle = TimeSpan.FromSeconds(1) }, during);

        await during.Done;
        Assert.Equal((3_000, 1, 0), (result.Total.Deleted, result.Total.CameBack, result.Total.Spared));
        Assert.Empty(await KeysAsync("session:*"));
    }

    [Fact]
    public async Task Flush_finds_and_ends_a_session_that_a_live_request_wrote_back()
    {
        var id = await CreateAsync("usr_live");
        var value = await Database.StringGetAsync("session:" + id);
        await Database.KeyExpireAsync("session:" + id, TimeSpan.FromDays(6));
        var during = new DuringFlush(async () =>
        {
            await Database.StringSetAsync("session:" + id, value, TimeSpan.FromDays(6));
            return id;
        });

        var result = await FlushAsync(new SessionFlushOptions { Settle = TimeSpan.FromSeconds(1) }, during);

        await during.Done;
        Assert.Equal((SessionFlushEnd.Done, 1L), (result.End, result.Total.CameBack));
        Assert.False(await Database.KeyExistsAsync("session:" + id));
        Assert.False(await Database.KeyExistsAsync("user_sessions:usr_live"));
    }

    [Fact]
    public async Task Flush_ends_an_old_session_that_many_touches_have_made_to_seem_new()
    {
        // Each touch of the applications writes the TTL back rounded: the TTL says new, the value says old.
        var old = PythonTimeAgo(TimeSpan.FromHours(1));
        await Database.StringSetAsync("session:ses_old", $$"""{"user_id": "u", "created_at": "{{old}}"}""", TimeSpan.FromDays(7) + TimeSpan.FromMilliseconds(900));

        var result = await FlushAsync(new SessionFlushOptions());

        Assert.False(await Database.KeyExistsAsync("session:ses_old"));
        Assert.Equal((3_001, 0), (result.Total.Deleted, result.Total.Spared));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("a?b")]
    [InlineData("[x]")]
    [InlineData("with space:and colon")]
    [InlineData("ünïcode 🦊")]
    public async Task Flush_of_one_user_takes_the_name_literally(string user)
    {
        var mine = await CreateAsync(user);
        await CreateAsync("axb");
        await Database.SetAddAsync("user_sessions:" + user, ["ses_gone", "ses_hash"]);
        await Database.HashSetAsync("session:ses_hash", "a", 1);
        var before = (long)await Database.ExecuteAsync("DBSIZE");

        // Not spared, though it is as young as a session can be.
        var result = await FlushAsync(new SessionFlushOptions { Selection = new([user], SessionFilter.Everything) });

        Assert.Equal((SessionFlushEnd.Done, 1L, 2L, 1L), (result.End, result.Total.Deleted, result.Total.IndexEntries, result.Total.WrongType));
        Assert.False(await Database.KeyExistsAsync("session:" + mine));
        Assert.Equal(["ses_hash"], (await Database.SetMembersAsync("user_sessions:" + user)).Select(v => v.ToString()));
        Assert.Equal(before - 1, (long)await Database.ExecuteAsync("DBSIZE"));
        await AssertOthersAsync();
    }

    [Fact]
    public async Task Flush_of_a_user_with_very_many_sessions_ends_them_all()
    {
        var ids = Enumerable.Range(0, 100_000).Select(i => $"ses_many_{i}").ToArray();
        foreach (var chunk in ids.Chunk(5_000))
        {
            await Task.WhenAll(chunk.Select(id => Database.StringSetAsync("session:" + id, "{}", TimeSpan.FromDays(1))));
            await Database.SetAddAsync("user_sessions:many", [.. chunk.Select(id => (RedisValue)id)]);
        }

        var result = await FlushAsync(new SessionFlushOptions { Selection = new(["many"], SessionFilter.Everything) });

        Assert.Equal((100_000, 100_000), (result.Total.Deleted, result.Total.IndexEntries));
        Assert.Equal(3_000, (await KeysAsync("session:*")).Count);
    }

    [Fact]
    public async Task Flush_with_a_filter_ends_exactly_what_it_means()
    {
        var filter = new SessionFilter { Countries = ["de"], Networks = [IPNetwork.Parse("203.0.113.0/24")], IpBinding = IpBinding.Country };
        var meant = plan.Users().SelectMany(u => u.Sessions)
            .Count(s => filter.Judge(SessionJson.ReadFields(System.Text.Encoding.UTF8.GetBytes(s.Value)).Value) == SessionVerdict.Meant);
        Assert.InRange(meant, 1, 2_999);

        var result = await FlushAsync(new SessionFlushOptions { Selection = new([], filter) });

        Assert.Equal((meant, 3_000 - meant, meant), (result.Total.Deleted, result.Total.NotMeant, result.Total.IndexEntries));
        Assert.Equal(3_000 - meant, (await KeysAsync("session:*")).Count);
        await AssertOthersAsync();
    }

    [Fact]
    public async Task Flush_with_grace_shortens_lives_and_ends_nothing()
    {
        await Database.StringSetAsync("session:endless", "{}");
        await Database.StringSetAsync("session:ending", "{}", TimeSpan.FromSeconds(60));

        var result = await FlushAsync(new SessionFlushOptions { Grace = TimeSpan.FromMinutes(10) });

        Assert.Equal((0, 3_001, 1), (result.Total.Deleted, result.Total.Shortened, result.Total.WithoutTtl));
        foreach (var key in await KeysAsync("session:*"))
        {
            Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 0, 600);
        }

        await AssertOthersAsync();
    }

    [Fact]
    public async Task Flush_of_a_small_keyspace_counts_each_session_once_though_several_cursors_return_it()
    {
        await server.Connection.GetServers()[0].ExecuteAsync("FLUSHALL");
        for (var i = 0; i < 52; i++)
        {
            await Database.StringSetAsync($"session:ses_{i}", "{}", TimeSpan.FromDays(1));
        }

        await Database.KeyPersistAsync("session:ses_0");

        var result = await FlushAsync(new SessionFlushOptions { Grace = TimeSpan.FromMinutes(5) });

        Assert.Equal((52, 1), (result.Total.Shortened, result.Total.WithoutTtl));
        Assert.StartsWith("52 sessions end within 300 s; it took ", result.Summary, StringComparison.Ordinal);

        await Database.KeyPersistAsync("session:ses_0");
        Assert.Equal((52, 1), (await FlushAsync(new SessionFlushOptions())).Total is var total ? (total.Deleted, total.WithoutTtl) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_with_grace_says_how_many_sessions_end_within_it_already(bool ofUsers)
    {
        var user = plan.Users().First(u => u.Sessions.Count > 1);
        var meant = ofUsers ? user.Sessions.Count : 3_000;
        var options = new SessionFlushOptions
        {
            Selection = ofUsers ? new([user.UserId], SessionFilter.Everything) : new([], SessionFilter.Everything),
            Grace = TimeSpan.FromMinutes(10),
        };

        var first = await FlushAsync(options);
        var second = await FlushAsync(options);
        await Database.KeyPersistAsync("session:" + user.Sessions[0].Id);
        var third = await FlushAsync(options);

        Assert.StartsWith($"{meant:N0} sessions end within 600 s; it took ", first.Summary, StringComparison.Ordinal);
        Assert.StartsWith($"{meant:N0} sessions already end within 600 s, so none was shortened; ", second.Summary, StringComparison.Ordinal);
        Assert.StartsWith($"{meant:N0} sessions end within 600 s, and 1 of them were shortened; ", third.Summary, StringComparison.Ordinal);
        Assert.Equal(["shortened", "end within the grace"], second.Figures.Select(f => f.Name).Take(2));
        Assert.DoesNotContain(third.Figures, figure => figure.Name.Contains("deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Flush_counts_a_session_that_comes_back_once()
    {
        await server.Connection.GetServers()[0].ExecuteAsync("FLUSHALL");
        await Database.StringSetAsync("session:ses_1", "{}", TimeSpan.FromDays(6));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(20);
                await Database.StringSetAsync("session:ses_1", "{}", TimeSpan.FromDays(6));
            }
        });

        var end = await FlushAsync(new SessionFlushOptions { Settle = TimeSpan.FromMilliseconds(100) });
        await Database.StringSetAsync("session:ses_1", "{}", TimeSpan.FromDays(6));
        var grace = await FlushAsync(new SessionFlushOptions { Settle = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromMinutes(10) });
        await stop.CancelAsync();
        await writing;

        Assert.Equal((1L, 1L), (end.Ended, grace.Ended));
        Assert.Contains("times a client wrote a session back or created one, and the flush deleted it", end.Summary, StringComparison.Ordinal);
        Assert.Contains("times a client wrote a session back or created one, and the flush shortened it", grace.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(250)]
    [InlineData(1_000)]
    public async Task Flush_is_not_done_while_an_application_writes_sessions_back(int everyMilliseconds)
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Database.StringSetAsync($"session:ses_back_{i}", "{}", TimeSpan.FromDays(1))));
                await Task.Delay(everyMilliseconds);
            }
        });

        var result = await FlushAsync(new SessionFlushOptions { FullSpeed = true, VerifyingPasses = 2 });
        await stop.CancelAsync();
        await writing;

        Assert.Equal((SessionFlushEnd.ComingBack, RoutineOutcome.Failed), (result.End, result.Outcome));
        Assert.InRange(result.Total.CameBack, 1, long.MaxValue);
    }

    [Fact]
    public async Task Flush_says_for_how_long_nothing_came_back()
    {
        var result = await FlushAsync(new SessionFlushOptions { FullSpeed = true });

        Assert.InRange(result.QuietSeconds!.Value, 2, 60);
        Assert.Contains("Nothing came back for ", result.Summary, StringComparison.Ordinal);
        Assert.Contains("later than that is not covered", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_cancelled_stops_and_run_again_ends_where_it_should()
    {
        using var stop = new CancellationTokenSource();
        var first = await new SessionFlushRoutine(
            new MultiplexerFactory(server.Options), new SessionFlushOptions { BatchSize = 5 }, TimeProvider.System)
            .RunAsync(new Stopping(stop), stop.Token);
        Assert.Equal(SessionFlushEnd.Cancelled, first.End);
        Assert.Equal(3_000, first.Total.Deleted + (await KeysAsync("session:*")).Count);

        var second = await new SessionFlushRoutine(
            new MultiplexerFactory(server.Options), new SessionFlushOptions(), TimeProvider.System)
            .RunAsync(new Stopping(stop), stop.Token);
        Assert.Equal((SessionFlushEnd.Cancelled, 0L), (second.End, second.Total.Deleted));

        Assert.Equal(SessionFlushEnd.Done, (await FlushAsync(new SessionFlushOptions())).End);
        Assert.Empty(await KeysAsync("session:*"));
    }

    private async Task AddOdditiesAsync()
    {
        await Database.HashSetAsync("session:hash", "a", 1);
        await Database.ListLeftPushAsync("session:list", "a");
        await Database.StringSetAsync("session:broken", "{", TimeSpan.FromDays(1));
        await Database.StringSetAsync("session:empty", "{}");
        await Database.StringSetAsync("session:endless", "x");
        await Database.StringSetAsync("session:", "not a session");
        await Database.StringSetAsync("sessions:x", "not a session");
        await Database.StringSetAsync("user_sessions:foreign", "not an index");
    }

    private async Task AssertOthersAsync()
    {
        Assert.Equal(new SeedCheck(500, 0, 0, 0), await new Seeder(Database, TimeProvider.System).CheckOthersAsync(plan, default));
        if (await Database.KeyExistsAsync("user_sessions:foreign"))
        {
            Assert.Equal("not a session", (string?)await Database.StringGetAsync("session:"));
            Assert.Equal("not a session", (string?)await Database.StringGetAsync("sessions:x"));
        }
    }

    private Task<SessionFlushResult> FlushAsync(SessionFlushOptions options, IProgress<SessionFlushProgress>? progress = null) =>
        new SessionFlushRoutine(new MultiplexerFactory(server.Options), options, TimeProvider.System)
            .RunAsync(progress ?? new Progress<SessionFlushProgress>(), CancellationToken.None);

    private async Task<string> CreateAsync(string user) =>
        (await new SessionStore(Database, TimeProvider.System).CreateAsync(user, "stamp", Client, IpBinding.None, default)).Id!;

    private async Task<List<string>> KeysAsync(string pattern)
    {
        var keys = new List<string>();
        await foreach (var key in server.Connection.GetServers()[0].KeysAsync(pattern: pattern))
        {
            keys.Add(key.ToString());
        }

        return keys;
    }

    private static string PythonTimeAgo(TimeSpan age) => Amply.Keyspace.PythonTime.Format(DateTimeOffset.UtcNow - age);

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<SessionFlushProgress>
    {
        public void Report(SessionFlushProgress value) => stop.Cancel();
    }

    // Acts once, in the time between the first pass and the one that looks for what came back.
    private sealed class DuringFlush(Func<Task<string>> act) : IProgress<SessionFlushProgress>
    {
        private readonly TaskCompletionSource<string> done = new();

        public Task<string> Done => done.Task;

        public void Report(SessionFlushProgress value)
        {
            if (value is { Stage: "deleting sessions", Fraction: 1, Ended: >= 3_000 } && !done.Task.IsCompleted)
            {
                done.SetResult(act().GetAwaiter().GetResult());
            }
        }
    }
}
