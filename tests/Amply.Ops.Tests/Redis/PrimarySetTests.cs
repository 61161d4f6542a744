using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Tests.Redis;

public sealed class PrimarySetTests
{
    private readonly LeapingClock clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Find_WhenAConnectionIsSlow_WaitsForItInsteadOfBeginningAnew()
    {
        var client = new FakeClient(clock).Connects(age => age > ConnectionSettings.ConnectTimeout * 1.5, "role:master");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(15), clock);

        Assert.Equal("one", Assert.Single(await primaries.FindAsync(CancellationToken.None)).RunId);
        Assert.Equal(1, client.Connections);
    }

    [Fact]
    public async Task Find_WhenAConnectionNeverComesAbout_TriesAnotherAndSaysTheCauseAtLast()
    {
        var client = new FakeClient(clock).Connects(_ => false, "role:master");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(15), clock);

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => primaries.FindAsync(CancellationToken.None));

        Assert.Equal("could not connect to any node within 15 s. 127.0.0.1:6379: the connection was refused.", error.Message);
        Assert.InRange(client.Connections, 3, 4);
    }

    [Fact]
    public async Task Find_WhenTheClientKnowsOnlyAReplica_LooksAgainWithAnother()
    {
        var client = new FakeClient(clock).Connects(_ => true, "role:slave");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(10), clock);

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => primaries.FindAsync(CancellationToken.None));

        Assert.Equal("no primary answers within 10 s; last seen: 1 nodes answer, and none says that it is the primary.", error.Message);
        Assert.InRange(client.Connections, 2, 3);
    }

    [Theory]
    [InlineData(true, "Redis answers. The token is refused: the group has another token. So it is not known whether the group works.")]
    [InlineData(false, "This machine cannot reach Redis: the certificate's authority is not trusted here ({0}). So it is not known whether the group works.")]
    public async Task Find_WhenWaitingCannotHelp_EndsLongBeforeItsPatience(bool trusted, string words)
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "-WRONGPASS no\r\n" : "-NOAUTH Authentication required.\r\n");
        var authority = trusted ? FakeAuthority.Trusted : FakeAuthority.Of("127.0.0.1", -1, 1);
        await using var primaries = new PrimarySet(new GroupConnections([server.Endpoint], authority.Root, new Secret("token")), TimeSpan.FromDays(1), TimeProvider.System);

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => primaries.FindAsync(CancellationToken.None));

        Assert.Equal(words.Replace("{0}", server.Endpoint.ToString(), StringComparison.Ordinal), error.Message);
        Assert.True(error.Diagnosis!.IsUnreachable);
    }

    public static TheoryData<string, string, string> Answers => new()
    {
        { "-BUSY Redis is busy running a script.\r\n", "a script keeps Redis busy (BUSY). Redis answers nothing else until the script ends. A script that has written nothing can be stopped.", "./amply runbook high-cpu" },
        { "-LOADING Redis is loading the dataset in memory\r\n", "Redis is loading its data (LOADING). Redis answers when its data is loaded.", "./amply status --lab x --wait 15m" },
        { "-MASTERDOWN Link with MASTER is down\r\n", "the replica has lost its primary (MASTERDOWN). ElastiCache promotes a replica within about a minute.", "./amply runbook failover" },
        { "-ERR max number of clients reached\r\n", "Redis accepts no more clients (maxclients).", "./amply runbook high-connections" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Find_WhenRedisAnswersWithARefusalThatMayPass_WaitsAndNamesIt(string reply, string words, string hint)
    {
        using var server = FakeRedis.Answering(command => command[0] == "AUTH" ? "+OK\r\n" : reply);
        var group = new FakeGroup(new GroupTarget("--lab x", Status.Seen.Outputs), server.Endpoint, FakeAuthority.Trusted);
        await using var primaries = new PrimarySet(await group.ToNodesAsync(default), TimeSpan.FromSeconds(1), TimeProvider.System);

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => primaries.FindAsync(CancellationToken.None));

        Assert.Matches($@"^no primary answers within \d+ s\. {server.Endpoint}: {System.Text.RegularExpressions.Regex.Escape(words)}$", error.Message);
        Assert.Equal((hint, ExitCode.Failed), (error.Diagnosis!.Hint, error.Diagnosis.Code));
    }

    [Fact]
    public async Task Walk_WhenNoPageIsAnswered_EndsAfterHalfAMinuteAndSaysWhy()
    {
        var client = new FakeClient(clock).Connects(_ => true, "role:master");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(15), clock);
        var (primary, walk) = (Assert.Single(await primaries.FindAsync(CancellationToken.None)), new CursorWalk(primaries, clock));
        var began = clock.GetTimestamp();

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => walk.RunAsync(primary, new Pages(SilentAsync), CancellationToken.None));

        Assert.Equal("shard 0001 at 127.0.0.1:6379 answered no page of its scan for 30 s: no answer within 2 s.", error.Message);
        Assert.InRange(clock.GetElapsedTime(began).TotalSeconds, 30, 36);

        async Task<ulong> SilentAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(3), clock);
            throw new RedisTimeoutException(CommandFlags.None, "Timeout awaiting response (outbound=0KiB)", CommandStatus.Sent);
        }
    }

    [Fact]
    public async Task Walk_WhenTheConnectionIsLostTooOften_SaysHowOftenAndWhy()
    {
        var client = new FakeClient(clock).Connects(_ => true, "role:master");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(15), clock);
        var (primary, walk) = (Assert.Single(await primaries.FindAsync(CancellationToken.None)), new CursorWalk(primaries, clock));

        var error = await Assert.ThrowsAsync<NoPrimaryException>(() => walk.RunAsync(
            primary,
            new Pages(() => throw new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "words of a library", null)),
            CancellationToken.None));

        Assert.Equal("the scan of shard 0001 at 127.0.0.1:6379 was interrupted 21 times, the last time: the connection was lost.", error.Message);
    }

    [Theory]
    [InlineData("run_id:two\nmaster_replid:one")]
    [InlineData("run_id:one\nmaster_replid:two")]
    public async Task Walk_WhenAnotherProcessOrAnotherHistoryAnswersAtTheEnd_StartsAgain(string identity)
    {
        var client = new FakeClient(clock).Connects(_ => true, "role:master");
        await using var primaries = new PrimarySet(client.Factory, TimeSpan.FromSeconds(15), clock);
        var handled = 0;
        var pages = new Pages(() =>
        {
            handled++;
            client.Identity = identity;
            return Task.FromResult(0UL);
        });

        var end = await new CursorWalk(primaries, clock).RunAsync(
            Assert.Single(await primaries.FindAsync(CancellationToken.None)), pages, CancellationToken.None);

        Assert.Equal((2, 1), (handled, pages.Restarts));
        Assert.Equal(identity, $"run_id:{end.RunId}\nmaster_replid:{end.ReplicationId}");
    }

    private sealed class Pages(Func<Task<ulong>> page) : PageHandler
    {
        public int Restarts { get; private set; }

        public override Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken) => page();

        public override void Restart() => Restarts++;
    }
}
