using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>A connection that is replaced when its writes have failed for a while.</summary>
/// <remarks>
/// StackExchange.Redis never sends a write to a server that it knows as a replica, so the socket to a demoted primary stays open. If the
/// endpoint's name moves after the server closed its sockets once, only a new multiplexer reaches the new primary.
/// </remarks>
public sealed class KeyspaceConnection : IAsyncDisposable
{
    private readonly IMultiplexerFactory factory;
    private readonly TimeSpan replaceAfter;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim replacing = new(1, 1);
    private volatile IConnectionMultiplexer current;
    private long failingSince;

    private KeyspaceConnection(IMultiplexerFactory factory, IConnectionMultiplexer first, TimeSpan replaceAfter, TimeProvider clock) =>
        (this.factory, current, this.replaceAfter, this.clock) = (factory, first, replaceAfter, clock);

    /// <summary>How often the connection was replaced.</summary>
    public int Replacements { get; private set; }

    /// <summary>The present connection. Do not keep it: a replacement disposes it.</summary>
    public IConnectionMultiplexer Multiplexer => current;

    /// <param name="replaceAfter">How long writes may fail before the connection is replaced; about a second.</param>
    public static async Task<KeyspaceConnection> OpenAsync(
        IMultiplexerFactory factory, TimeSpan replaceAfter, TimeProvider clock, CancellationToken cancellationToken) =>
        new(factory, await factory.ConnectAsync(cancellationToken), replaceAfter, clock);

    /// <summary>Runs one operation. A failure of the connection is counted and thrown again.</summary>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken)
    {
        var used = current;
        try
        {
            var result = await operation(used.GetDatabase());
            if (Interlocked.Read(ref failingSince) != 0 && TakesWrites(used))
            {
                Interlocked.Exchange(ref failingSince, 0);
            }

            return result;
        }
        catch (Exception error) when (IsStale(error))
        {
            await NoteFailureAsync(used, cancellationToken);
            throw;
        }
    }

    /// <summary>Whether a failure means that the client may talk to the wrong node, or to no node.</summary>
    public static bool IsStale(Exception error) => error switch
    {
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException => true,
        RedisServerException server => RedisErrors.IsReadOnly(server),
        _ => false,
    };

    // A demoted primary answers reads, so a successful read does not prove that writes work.
    private static bool TakesWrites(IConnectionMultiplexer used) =>
        used.GetServers().Any(server => server is { IsConnected: true, IsReplica: false });

    private async Task NoteFailureAsync(IConnectionMultiplexer used, CancellationToken cancellationToken)
    {
        var now = Math.Max(1, clock.GetTimestamp());
        var since = Interlocked.CompareExchange(ref failingSince, now, 0);
        if (since == 0 || clock.GetElapsedTime(since, now) < replaceAfter || !ReferenceEquals(used, current)
            || !await replacing.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        try
        {
            var next = await factory.ConnectAsync(cancellationToken);
            current = next;
            Replacements++;
            Interlocked.Exchange(ref failingSince, 0);
            await used.DisposeAsync();
        }
        catch (RedisConnectionException)
        {
            // No node answers yet. The next attempt comes after another replaceAfter of failures.
            Interlocked.Exchange(ref failingSince, 0);
        }
        finally
        {
            replacing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await current.DisposeAsync();
        replacing.Dispose();
    }
}

/// <summary>Opens a new connection to one target with each call.</summary>
public interface IMultiplexerFactory
{
    Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>Connects with given settings.</summary>
public sealed class MultiplexerFactory(ConfigurationOptions options) : IMultiplexerFactory
{
    public async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken) =>
        await ConnectionMultiplexer.ConnectAsync(options.Clone()).WaitAsync(cancellationToken);
}
