using System.Diagnostics;
using Amply.Keyspace.Connections;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.Keyspace.Tests.Connections;

public sealed class KeyspaceConnectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_left_on_a_demoted_primary_comes_back_after_the_endpoint_has_moved(bool reads)
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        await using var endpoint = new MovableEndpoint(first);
        var options = ConnectionSettings.Resilient("test");
        options.EndPoints.Add(endpoint.Address);
        await using var sut = await KeyspaceConnection.OpenAsync(
            new MultiplexerFactory(options), TimeSpan.FromMilliseconds(300), TimeProvider.System, default);
        await sut.RunAsync(db => db.StringSetAsync("k", "1"), default);

        // The demoted primary closes its clients; they reconnect before the endpoint has moved, and stay.
        await first.Database.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        endpoint.CloseConnections();
        await WriteUntilAsync(sut, reads, error => error is not null && IsConnected(sut));
        endpoint.MoveTo(second);

        await WriteUntilAsync(sut, reads, error => error is null);
        Assert.Equal("2", (string?)await second.Database.StringGetAsync("k"));
        Assert.InRange(sut.Replacements, 1, 100);
    }

    [Fact]
    public async Task An_error_that_says_nothing_of_the_connection_does_not_replace_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sut = await KeyspaceConnection.OpenAsync(new MultiplexerFactory(server.Options), TimeSpan.Zero, TimeProvider.System, default);
        await sut.RunAsync(db => db.StringSetAsync("k", "1"), default);

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<RedisServerException>(() => sut.RunAsync(db => db.ListLengthAsync("k"), default));
        }

        Assert.Equal(0, sut.Replacements);
    }

    // The socket is open and writes fail nonetheless: the client sits on the node that was demoted.
    private static bool IsConnected(KeyspaceConnection sut) => sut.Multiplexer.GetServers().All(server => server.IsConnected && server.IsReplica);

    // Writes until the outcome is as asked, within a ceiling; reads between, which the demoted primary answers.
    private static async Task WriteUntilAsync(KeyspaceConnection sut, bool reads, Func<Exception?, bool> done)
    {
        Exception? last;
        var clock = Stopwatch.StartNew();
        do
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "The client did not get there.");
            await Task.Delay(50);
            if (reads)
            {
                await Record.ExceptionAsync(() => sut.RunAsync(db => db.StringGetAsync("k"), default));
            }

            last = await Record.ExceptionAsync(() => sut.RunAsync(db => db.StringSetAsync("k", "2"), default));
        }
        while (!done(last));
    }
}
