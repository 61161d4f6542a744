using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;
using StackExchange.Redis;

namespace Amply.Lab.Tests.Cluster;

/// <summary>An application's client of a cluster, which follows redirections and verifies every certificate.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionMultiplexer connection;

    private ClusterClient(ConnectionMultiplexer connection) => this.connection = connection;

    public IDatabase Database => connection.GetDatabase();

    public static async Task<ClusterClient> OpenAsync(StackOutputs outputs, string? token = null)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { outputs.ConfigurationEndpoint! },
            Password = token ?? RedisConnection.TokenOf(outputs),
            Ssl = true,
            AbortOnConnectFail = true,
            ConnectTimeout = 15_000,
            AsyncTimeout = 15_000,
            ConfigCheckSeconds = 1,
        };
        options.TrustIssuer(outputs.CaCertificateFile!);
        return new ClusterClient(await ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>Writes keys that fall on every shard, each its own value.</summary>
    public async Task FillAsync(int count)
    {
        foreach (var key in Keys(count))
        {
            await RetryAsync(() => Database.StringSetAsync(key, key));
        }
    }

    /// <summary>Keys of <see cref="FillAsync"/> that are not there.</summary>
    public async Task<List<string>> MissingAsync(int count)
    {
        var missing = new List<string>();
        foreach (var key in Keys(count))
        {
            if (await RetryAsync(() => Database.StringGetAsync(key)) != key)
            {
                missing.Add(key);
            }
        }

        return missing;
    }

    /// <summary>As an application does while a shard moves: again, with a ceiling. The calls are idempotent.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException && attempt < 600)
            {
                await Task.Delay(Interval);
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(number => $"session:{number}");
}
