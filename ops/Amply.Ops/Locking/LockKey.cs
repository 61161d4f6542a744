using Amply.Keyspace.Connections;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Locking;

/// <summary>The key of a lock in Redis: reads, takes, renews and releases it for one run.</summary>
/// <remarks>Where Redis does not answer, each method returns <see cref="LockState.Unknown"/>.</remarks>
internal sealed class LockKey : IAsyncDisposable
{
    private static readonly long LeaseMilliseconds = (long)GroupLock.Lease.TotalMilliseconds;

    // A Redis may accept connections and never answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // This program writes shorter values. Of a longer value only the beginning is read.
    private const int MostBytes = 4 * 1024;

    private readonly RedisKey key;
    private readonly LockHolder self;
    private readonly RedisValue mine;
    private readonly KeyspaceConnection? connection;
    private readonly string? problem;

    private LockKey(RedisKey key, LockHolder self, KeyspaceConnection? connection, string? problem)
    {
        (this.key, this.self, this.connection, this.problem) = (key, self, connection, problem);
        mine = self.Value();
    }

    /// <summary>Whether a connection was made. Without a connection every answer is unknown.</summary>
    public bool IsConnected => connection is not null;

    /// <param name="replaceAfter">How long writes may fail before the connection is replaced.</param>
    public static async Task<LockKey> OpenAsync(
        IGroupAccess group, LockHolder self, TimeSpan replaceAfter, TimeProvider clock, CancellationToken cancellationToken)
    {
        RedisKey key = GroupLock.Key(group.Target.Outputs.ReplicationGroupId);
        try
        {
            var factory = await group.ThroughEndpointAsync(cancellationToken);
            var connecting = KeyspaceConnection.OpenAsync(factory, replaceAfter, clock, cancellationToken);
            return new LockKey(key, self, await connecting.WaitAsync(Patience, cancellationToken), null);
        }
        catch (Exception error) when (IsOfRedis(error))
        {
            return new LockKey(key, self, null, FailureWords.Of(error));
        }
    }

    /// <summary>Reads who holds the lock. Changes nothing.</summary>
    public Task<LockState> LookAsync(CancellationToken cancellationToken) => AskAsync(LookAsync, cancellationToken);

    /// <summary>Takes the lock where it is free or its holder is dead.</summary>
    public Task<LockState> TakeAsync(CancellationToken cancellationToken) => AskAsync(TakeAsync, cancellationToken);

    /// <summary>Renews the lease. A lost lock is taken again, and the answer then is <see cref="LockState.Free"/>.</summary>
    public Task<LockState> RenewAsync(CancellationToken cancellationToken) => AskAsync(
        async database => WhoseItWas(await database.ScriptEvaluateAsync(LockScripts.Renew, [key], [mine, LeaseMilliseconds])),
        cancellationToken);

    /// <summary>As <see cref="RenewAsync"/>, but does not take a lost lock again.</summary>
    public Task<LockState> VerifyAsync() => AskAsync(
        async database => WhoseItWas(await database.ScriptEvaluateAsync(LockScripts.Verify, [key], [mine, LeaseMilliseconds])),
        CancellationToken.None);

    /// <summary>Deletes the key where this run holds the lock.</summary>
    public Task<LockState> ReleaseAsync() => AskAsync(
        async database =>
        {
            await database.ScriptEvaluateAsync(LockScripts.Release, [key], [mine]);
            return new LockState.Free();
        },
        CancellationToken.None);

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<LockState> LookAsync(IDatabase database)
    {
        var value = (string?)await ValueStart.ReadAsync(new ReadSource(database, CommandFlags.None), key, MostBytes);
        var left = await database.KeyTimeToLiveAsync(key);
        return value is null ? new LockState.Free() : Held(value, left);
    }

    private async Task<LockState> TakeAsync(IDatabase database)
    {
        while (!await database.StringSetAsync(key, mine, GroupLock.Lease, When.NotExists))
        {
            var held = await LookAsync(database);
            if (held is LockState.Held { IsDead: false })
            {
                return held;
            }

            // The script compares before it replaces: another run may have taken the lock over meanwhile.
            if (held is LockState.Held { Holder: { } dead }
                && (int)await database.ScriptEvaluateAsync(LockScripts.TakeFrom, [key], [mine, LeaseMilliseconds, dead.Value()]) == 1)
            {
                return new LockState.Taken(dead);
            }
        }

        return new LockState.Taken(null);
    }

    private LockState.Held Held(string value, TimeSpan? left)
    {
        var holder = LockHolder.Parse(value);
        return new LockState.Held(holder, left, holder?.IsDead(self) == true && holder.Value() == value);
    }

    // The answer of both scripts: null for this run's lock, an empty text for a missing lock, else the value of another holder.
    private LockState WhoseItWas(RedisResult reply) =>
        reply.IsNull ? new LockState.Taken(null) : (string)reply! is { Length: > 0 } value ? Held(value, null) : new LockState.Free();

    private async Task<LockState> AskAsync(Func<IDatabase, Task<LockState>> ask, CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            return new LockState.Unknown(problem!);
        }

        try
        {
            return await connection.RunAsync(ask, cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception error) when (IsOfRedis(error)
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new LockState.Unknown(FailureWords.Of(error));
        }
    }

    private static bool IsOfRedis(Exception error) =>
        error is RedisException or TimeoutException or GroupUnreachableException or ObjectDisposedException;
}
