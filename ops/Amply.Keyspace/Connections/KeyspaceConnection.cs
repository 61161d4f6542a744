using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>A connection that is replaced once its writes have failed for a while.</summary>
/// <remarks>
/// StackExchange.Redis never sends a write to a server it knows as a replica, so nothing ever closes the socket to a demoted
/// primary: if the endpoint's name moves only after the sockets closed once, the client is stuck for good. A new multiplexer is the only mend.
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

    /// <summary>The connection of now; another one after a replacement, so do not keep it.</summary>
    public IConnectionMultiplexer Multiplexer => current;

    /// <param name="replaceAfter">How long writes may fail before the connection is replaced; about a second.</param>
    public static async Task<KeyspaceConnection> OpenAsync(
        IMultiplexerFactory factory, TimeSpan replaceAfter, TimeProvider clock, CancellationToken cancellationToken) =>
        new(factory, await factory.ConnectAsync(cancellationToken), replaceAfter, clock);

    /// <summary>Runs one operation; what its failure says of the connection is noted, and the failure passed on.</summary>
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

    /// <summary>Whether a failure means that the client may talk to the wrong node, or to none.</summary>
    public static bool IsStale(Exception error) => error switch
    {
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException => true,
        RedisServerException server => RedisErrors.IsReadOnly(server),
        _ => false,
    };

    // A demoted primary answers reads: their success says nothing while no node that the client knows is a primary.
    private static bool TakesWrites(IConnectionMultiplexer used) => used.GetServers().Any(server => server is { IsConnected: true, IsReplica: false });

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
            // Nobody answers yet: the next failure tries again, after as long.
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

/// <summary>Opens connections to one target; each call a new one.</summary>
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
