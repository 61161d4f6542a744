using System.Collections.Immutable;
using System.Globalization;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>The primaries of a target, each once, found again after a failover or a lost connection.</summary>
public sealed class PrimarySet(IMultiplexerFactory connections, TimeSpan patience, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim gate = new(1, 1);
    private IConnectionMultiplexer? connection;

    /// <summary>Finds every primary; throws <see cref="NoPrimaryException"/> where a shard has none within the patience.</summary>
    public async Task<ImmutableArray<Primary>> FindAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await WaitAsync(found => found.Length > 0, "no primary answers", cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Finds the primary of one shard after it stopped answering as one.</summary>
    public async Task<Primary> FindAgainAsync(string shard, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var found = await WaitAsync(
                primaries => primaries.Any(p => p.Shard == shard), $"shard {shard} has no primary that answers", cancellationToken);
            return found.First(p => p.Shard == shard);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<ImmutableArray<Primary>> WaitAsync(
        Func<ImmutableArray<Primary>, bool> enough, string otherwise, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var seen = "never connected";
        while (true)
        {
            try
            {
                connection ??= await connections.ConnectAsync(cancellationToken);
                var found = await ReadAsync(connection);
                if (enough(found))
                {
                    return found;
                }

                seen = $"{found.Length} primaries answered";
            }
            catch (Exception error) when (IsTransient(error))
            {
                seen = error is RedisServerException ? error.Message.Split(' ', 2)[0] : "connection lost";
            }

            if (clock.GetElapsedTime(since) > patience)
            {
                throw new NoPrimaryException($"{otherwise} for {patience.TotalSeconds:0} s; last seen: {seen}");
            }

            await Task.Delay(Poll, clock, cancellationToken);

            // A client that knows a node as a replica never closes its socket: only a new one looks again.
            if (connection is not null && clock.GetElapsedTime(since) > TimeSpan.FromSeconds(1))
            {
                var stale = connection;
                connection = null;
                await stale.DisposeAsync();
            }
        }
    }

    private static async Task<ImmutableArray<Primary>> ReadAsync(IConnectionMultiplexer connection)
    {
        var servers = connection.GetServers().Where(s => s.IsConnected).ToArray();
        var primaries = new Dictionary<string, Primary>(StringComparer.Ordinal);
        foreach (var server in servers)
        {
            var info = await NodeInfo.ReadAsync(server);
            if (info.IsClustered)
            {
                return await ReadClusterAsync(connection, server);
            }

            // Two endpoints may lead to one process.
            if (info is { IsPrimary: true, IsLoading: false } && info.RunId.Length > 0)
            {
                primaries.TryAdd(info.RunId, new Primary("0001", server, connection.GetDatabase(), info.RunId, Clustered: false));
            }
        }

        return [.. primaries.Values.Take(1)];
    }

    private static async Task<ImmutableArray<Primary>> ReadClusterAsync(IConnectionMultiplexer connection, IServer any)
    {
        var shards = ClusterShard.Parse((string?)await any.ExecuteAsync("CLUSTER", "NODES") ?? "");
        var servers = connection.GetServers().ToDictionary(Primary.Format, StringComparer.OrdinalIgnoreCase);
        var found = ImmutableArray.CreateBuilder<Primary>(shards.Length);
        for (var i = 0; i < shards.Length; i++)
        {
            if (shards[i].Endpoints.Select(servers.GetValueOrDefault).FirstOrDefault(s => s?.IsConnected == true) is not { } server)
            {
                continue;
            }

            var info = await NodeInfo.ReadAsync(server);
            if (info is { IsPrimary: true, IsLoading: false })
            {
                found.Add(new Primary((i + 1).ToString("0000", CultureInfo.InvariantCulture), server, connection.GetDatabase(), info.RunId, Clustered: true));
            }
        }

        // A shard without a primary must not be passed over in silence.
        return found.Count == shards.Length && ClusterShard.CoverAllSlots(shards) ? found.ToImmutable() : [];
    }

    internal static bool IsTransient(Exception error) =>
        KeyspaceConnection.IsStale(error) || (error is RedisServerException server && RedisErrors.IsTransient(server));
}

/// <summary>A shard had no primary for longer than the routine waits.</summary>
public sealed class NoPrimaryException(string message) : Exception(message);
