using Amply.Keyspace.Connections;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Locking;

/// <summary>The lock of a group: a key with a lease in the group's Redis. Only one routine changes a group at a time.</summary>
/// <remarks>
/// The holder's process renews the lease, so the lock of a dead process expires. On the same machine it is taken over at once.
/// A Redis that does not answer must not block its repair, so an unknown lock only warns. See infra/decisions/0008.
/// </remarks>
internal sealed class GroupLock : IAsyncDisposable
{
    /// <summary>Twice the write outage of a failover on AWS: a lock survives a failover.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly long LeaseMilliseconds = (long)Lease.TotalMilliseconds;
    private static readonly TimeSpan Renewal = Lease / 3;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // A connection to a demoted primary is replaced after Retry. Where Redis is down, the lock expires without a release.
    private static readonly TimeSpan ReleasePatience = Retry * 3;
    private static readonly TimeSpan ReleaseRetry = Retry / 5;

    // A Redis may accept connections and never answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // This program writes shorter values. Of a longer value only the beginning is read.
    private const int MostBytes = 4 * 1024;

    private readonly RedisKey key;
    private readonly LockHolder self;
    private readonly RedisValue mine;
    private readonly KeyspaceConnection? connection;
    private readonly string? problem;
    private readonly IFailureFinder? finder;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping = new();
    private readonly LockRecord record;
    private Task renewing = Task.CompletedTask;
    private Diagnosis? cause;
    private bool isReleased;

    private GroupLock(
        string replicationGroupId,
        LockHolder self,
        KeyspaceConnection? connection,
        string? problem,
        IFailureFinder? finder,
        TimeProvider clock)
    {
        key = Key(replicationGroupId);
        this.self = self;
        mine = self.Value();
        (this.connection, this.problem, this.finder, this.clock) = (connection, problem, finder, clock);
        record = new LockRecord(clock);
    }

    /// <summary>What happened to the lock while it was held, in a sentence; null where nothing happened.</summary>
    public string? Trouble => record.Trouble;

    /// <exception cref="ArgumentException">The id is empty: all such groups would share one lock.</exception>
    public static string Key(string replicationGroupId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(replicationGroupId);
        return $"amply:lock:{replicationGroupId}";
    }

    public static async Task<GroupLock> OpenAsync(
        IGroupAccess group, string routine, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (id, self) = (group.Target.Outputs.ReplicationGroupId, LockHolder.Self(routine, clock));
        IMultiplexerFactory? factory = null;
        try
        {
            factory = await group.ThroughEndpointAsync(cancellationToken);
            return new GroupLock(
                id,
                self,
                await KeyspaceConnection.OpenAsync(factory, Retry, clock, cancellationToken).WaitAsync(Patience, cancellationToken),
                null,
                factory as IFailureFinder,
                clock);
        }
        catch (Exception error) when (IsOfRedis(error))
        {
            return new GroupLock(id, self, null, FailureWords.Of(error), factory as IFailureFinder, clock);
        }
    }

    /// <summary>Reads who holds the lock. Changes nothing.</summary>
    public async Task<LockState> LookAsync(CancellationToken cancellationToken) =>
        await NamedAsync(await AskAsync(LookAsync, cancellationToken), cancellationToken);

    /// <summary>Takes the lock where it is free or its holder is dead, and keeps it until this object is disposed.</summary>
    /// <returns><see cref="LockState.Unknown"/> where Redis does not answer. The lock is then taken as soon as Redis answers.</returns>
    public async Task<LockState> TakeAsync(CancellationToken cancellationToken)
    {
        var state = await AskAsync(TakeAsync, cancellationToken);
        if (state is LockState.Taken)
        {
            record.Hold();
        }

        if (connection is not null && state is not LockState.Held)
        {
            renewing = RenewAsync(held: state is LockState.Taken);
        }

        return await NamedAsync(state, cancellationToken);
    }

    // The client hides some causes.
    private async Task<LockState> NamedAsync(LockState state, CancellationToken cancellationToken)
    {
        if (state is not LockState.Unknown || finder is null)
        {
            return state;
        }

        cause ??= await finder.DiagnoseAsync(cancellationToken);
        return cause is null ? state : new LockState.Unknown(cause.Sentence.TrimEnd('.'), cause.Hint);
    }

    /// <summary>Checks the lock again right before a step that cannot be undone.</summary>
    /// <returns>How the lock was lost; null where it was not lost, or where Redis does not answer, which must not block a repair.</returns>
    public async Task<string?> LossAsync(CancellationToken cancellationToken)
    {
        if (record.WasHeld && Trouble is null)
        {
            await RenewOnceAsync(cancellationToken);
        }

        return Trouble;
    }

    /// <summary>
    /// Releases the lock, but not the lock of another run. <see cref="Trouble"/> then says whether it was held to the end.
    /// </summary>
    public async Task ReleaseAsync()
    {
        if (isReleased)
        {
            return;
        }

        isReleased = true;
        await stopping.CancelAsync();
        await renewing;
        if (connection is null)
        {
            return;
        }

        var began = clock.GetTimestamp();
        if (record.WasHeld)
        {
            switch (await PatientlyAsync(
                async database => WhoseItWas(await database.ScriptEvaluateAsync(LockScripts.Verify, [key], [mine, LeaseMilliseconds])),
                began))
            {
                case LockState.Unknown unknown:
                    record.Doubt(unknown.Problem);
                    break;
                case LockState.Free:
                    record.Miss();
                    break;
                case LockState.Held other:
                    record.Yield(other.Holder);
                    break;
            }
        }

        await PatientlyAsync(ReleaseAsync, began);
    }

    private async Task<LockState> PatientlyAsync(Func<IDatabase, Task<LockState>> ask, long began)
    {
        LockState state;
        while ((state = await AskAsync(ask, CancellationToken.None)) is LockState.Unknown && record.WasHeld
            && clock.GetElapsedTime(began) < ReleasePatience)
        {
            await Task.Delay(ReleaseRetry, clock);
        }

        return state;
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        stopping.Dispose();
    }

    private async Task<LockState> LookAsync(IDatabase database)
    {
        var value = (string?)await ValueStart.ReadAsync(new ReadSource(database, CommandFlags.None), key, MostBytes);
        var left = await database.KeyTimeToLiveAsync(key);
        return value is null ? new LockState.Free() : Held(value, left);
    }

    private async Task<LockState> TakeAsync(IDatabase database)
    {
        while (!await database.StringSetAsync(key, mine, Lease, When.NotExists))
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

    private async Task<LockState> ReleaseAsync(IDatabase database)
    {
        await database.ScriptEvaluateAsync(LockScripts.Release, [key], [mine]);
        return new LockState.Free();
    }

    private LockState.Held Held(string value, TimeSpan? left)
    {
        var holder = LockHolder.Parse(value);
        return new LockState.Held(holder, left, holder?.IsDead(self) == true && holder.Value() == value);
    }

    private async Task RenewAsync(bool held)
    {
        while (true)
        {
            try
            {
                await Task.Delay(held ? Renewal : Retry, clock, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var state = await RenewOnceAsync(stopping.Token);
            if (state is LockState.Held)
            {
                return;
            }

            held = state is LockState.Taken;
        }
    }

    private async Task<LockState> RenewOnceAsync(CancellationToken cancellationToken)
    {
        var state = await AskAsync(
            async database => WhoseItWas(await database.ScriptEvaluateAsync(LockScripts.Renew, [key], [mine, LeaseMilliseconds])),
            cancellationToken);
        switch (state)
        {
            case LockState.Taken:
                record.Hold();
                break;
            case LockState.Free:
                record.TakeAgain();
                state = new LockState.Taken(null);
                break;
            case LockState.Held other:
                record.Yield(other.Holder);
                break;
        }

        return state;
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
        catch (Exception error) when (IsOfRedis(error) || (error is OperationCanceledException && stopping.IsCancellationRequested))
        {
            return new LockState.Unknown(FailureWords.Of(error));
        }
    }

    private static bool IsOfRedis(Exception error) =>
        error is RedisException or TimeoutException or GroupUnreachableException or ObjectDisposedException;
}
