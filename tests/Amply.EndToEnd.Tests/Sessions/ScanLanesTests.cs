using Amply.Ops.Redis.Scanning;
using Amply.TestServers;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Cursors that SCAN never returned, against what a real redis-server makes of them.</summary>
public sealed class ScanLanesTests : IAsyncLifetime
{
    private RedisServer server = null!;

    public async Task InitializeAsync() => server = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task Lanes_see_every_key_and_few_twice(int keys)
    {
        await WriteAsync("key", keys);

        var seen = await WalkAsync(() => Task.CompletedTask);

        Assert.Equal(keys, seen.Distinct().Count());
        Assert.InRange(seen.Count, keys, keys + 1_000);
    }

    [Fact]
    public async Task Lanes_see_every_key_of_a_table_that_grows()
    {
        await WriteAsync("key", 5_000);
        var page = 0;

        var seen = await WalkAsync(() => WriteAsync($"more{page++}", 500));

        Assert.True(page > 20);
        Assert.Equal(5_000, seen.Where(key => key.StartsWith("key", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Lanes_see_every_key_of_a_table_that_shrinks()
    {
        await WriteAsync("key", 1_000);
        await WriteAsync("gone", 60_000);
        var left = 60_000;

        var seen = await WalkAsync(async () =>
        {
            var some = Enumerable.Range(Math.Max(0, left - 4_000), Math.Min(left, 4_000)).Select(i => Key("gone", i)).ToArray();
            left -= some.Length;
            await server.Database.KeyDeleteAsync(some);
        });

        Assert.Equal(0, left);
        Assert.Equal(1_000, seen.Where(key => key.StartsWith("key", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Lanes_tell_how_far_they_are()
    {
        await WriteAsync("key", 20_000);
        var fractions = new List<double>();
        var lanes = ScanLanes.InTwoTurns();
        Assert.All(lanes, turn => Assert.Equal(0, turn.Fraction));

        await WalkAsync(lanes, () =>
        {
            fractions.Add(lanes.Average(turn => turn.Fraction));
            return Task.CompletedTask;
        });

        Assert.Equal(fractions.Order(), fractions);
        Assert.InRange(fractions[fractions.Count / 2], 0.4, 0.6);
        Assert.Equal(1, fractions[^1]);
    }

    private static RedisKey Key(string prefix, int number) => $"{prefix}{number}";

    private async Task WriteAsync(string prefix, int keys) =>
        await Task.WhenAll(Enumerable.Range(0, keys).Select(i => server.Database.StringSetAsync(Key(prefix, i), "")));

    private Task<List<string>> WalkAsync(Func<Task> betweenPages) => WalkAsync(ScanLanes.InTwoTurns(), betweenPages);

    private async Task<List<string>> WalkAsync(ImmutableArray<ScanLanes> lanes, Func<Task> betweenPages)
    {
        var seen = new List<string>();
        while (lanes.Any(turn => !turn.AtEnd))
        {
            foreach (var turn in lanes)
            {
                var next = new List<ulong>();
                foreach (var cursor in turn.Cursors)
                {
                    var page = (RedisResult[])(await server.Database.ExecuteAsync("SCAN", cursor.ToString(), "COUNT", 50))!;
                    next.Add((ulong)page[0]);
                    seen.AddRange((string[])page[1]!);
                }

                turn.Advance(next);
                await betweenPages();
            }
        }

        return seen;
    }
}
