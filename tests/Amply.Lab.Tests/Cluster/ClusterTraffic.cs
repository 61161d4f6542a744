using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Amply.Lab.Tests.Cluster;

/// <summary>StackExchange.Redis, reading and writing throughout: every error and every acknowledged write that is not read again is remembered.</summary>
internal sealed class ClusterTraffic : IAsyncDisposable
{
    private const int Writers = 4;
    private const int Keys = 200;

    // At full speed, keys fill every slot, and the reshard moves keys for minutes. Much slower, the client does not hear of every move before a
    // shard leaves.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, string> acknowledged = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly IDatabase database;
    private readonly Task[] working;

    public ClusterTraffic(IDatabase database)
    {
        this.database = database;
        working = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WorkAsync(writer)))];
    }

    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>Ends it; which of the acknowledged writes are not there.</summary>
    public async Task<List<string>> LostAsync()
    {
        await EndAsync();
        var lost = new List<string>();
        foreach (var (key, value) in acknowledged)
        {
            if (await ClusterClient.RetryAsync(() => database.StringGetAsync(key)) != value)
            {
                lost.Add(key);
            }
        }

        Assert.True(acknowledged.Count > Keys, $"Only {acknowledged.Count} writes were acknowledged.");
        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        stopping.Dispose();
    }

    private async Task EndAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(working);
    }

    private async Task WorkAsync(int writer)
    {
        for (var number = 0; !stopping.IsCancellationRequested; number++)
        {
            await Task.Delay(Pause);
            // Some that are written again and again, and as many that are new.
            foreach (var key in new[] { Key($"again:{writer}:{number % Keys}"), Key($"once:{writer}:{number}") })
            {
                try
                {
                    var before = (string?)await FollowAsync(() => database.StringGetAsync(key));
                    if (before != acknowledged.GetValueOrDefault(key))
                    {
                        Errors.Enqueue($"{key} is {before} and was acknowledged as {acknowledged.GetValueOrDefault(key)}");
                    }

                    var value = number.ToString();
                    if (await FollowAsync(() => database.StringSetAsync(key, value)))
                    {
                        acknowledged[key] = value;
                    }
                }
                catch (RedisException error)
                {
                    Errors.Enqueue(error.Message);
                }
            }
        }
    }

    // The library follows one redirection of a call. A second one, or one to a node that it has no connection to yet, fails before
    // anything was executed.
    private static async Task<T> FollowAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RedisException error) when (IsNotFollowed(error))
        {
            return await ClusterClient.RetryAsync(call);
        }
    }

    private static bool IsNotFollowed(RedisException error) => error switch
    {
        RedisConnectionException => error.Message.Contains("serving hashslot", StringComparison.Ordinal),
        RedisServerException => error.Message.StartsWith("Key has MOVED ", StringComparison.Ordinal)
            || error.Message.StartsWith("The server redirected ", StringComparison.Ordinal),
        _ => false,
    };

    private static string Key(FormattableString text) => FormattableString.Invariant(text);
}
