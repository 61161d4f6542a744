using Amply.Ops.Target;

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

    private static readonly TimeSpan Renewal = Lease / 3;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // A connection to a demoted primary is replaced after Retry. Where Redis is down, the lock expires without a release.
    private static readonly TimeSpan ReleasePatience = Retry * 3;
    private static readonly TimeSpan ReleaseRetry = Retry / 5;

    private readonly LockKey key;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping = new();
    private readonly LockRecord record;
    private Task renewing = Task.CompletedTask;
    private bool isReleased;

    private GroupLock(LockKey key, TimeProvider clock) => (this.key, this.clock, record) = (key, clock, new LockRecord(clock));

    /// <summary>What happened to the lock while it was held, in a sentence; null where nothing happened.</summary>
    public string? Trouble => record.Trouble;

    /// <exception cref="ArgumentException">The id is empty: all such groups would share one lock.</exception>
    public static string Key(string replicationGroupId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(replicationGroupId);
        return $"amply:lock:{replicationGroupId}";
    }

    public static async Task<GroupLock> OpenAsync(
        IGroupAccess group, string routine, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await LockKey.OpenAsync(group, LockHolder.Self(routine, clock), Retry, clock, cancellationToken), clock);

    /// <summary>Reads who holds the lock. Changes nothing.</summary>
    public Task<LockState> LookAsync(CancellationToken cancellationToken) => key.LookAsync(cancellationToken);

    /// <summary>Takes the lock where it is free or its holder is dead, and keeps it until this object is disposed.</summary>
    /// <returns><see cref="LockState.Unknown"/> where Redis does not answer. The lock is then taken as soon as Redis answers.</returns>
    public async Task<LockState> TakeAsync(CancellationToken cancellationToken)
    {
        var state = await key.TakeAsync(cancellationToken);
        if (state is LockState.Taken)
        {
            record.Hold();
        }

        if (key.IsConnected && state is not LockState.Held)
        {
            renewing = RenewAsync(held: state is LockState.Taken);
        }

        return state;
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

    /// <summary>Releases the lock of this run, and no other. <see cref="Trouble"/> then says whether it was held to the end.</summary>
    public async Task ReleaseAsync()
    {
        if (isReleased)
        {
            return;
        }

        isReleased = true;
        await stopping.CancelAsync();
        await renewing;
        if (!key.IsConnected)
        {
            return;
        }

        var began = clock.GetTimestamp();
        if (record.WasHeld)
        {
            record.End(await PatientlyAsync(key.VerifyAsync, began));
        }

        await PatientlyAsync(key.ReleaseAsync, began);
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await key.DisposeAsync();
        stopping.Dispose();
    }

    private async Task<LockState> PatientlyAsync(Func<Task<LockState>> ask, long began)
    {
        LockState state;
        while ((state = await ask()) is LockState.Unknown && record.WasHeld && clock.GetElapsedTime(began) < ReleasePatience)
        {
            await Task.Delay(ReleaseRetry, clock);
        }

        return state;
    }

    // Until the lock is released, or another run has it.
    private async Task RenewAsync(bool held)
    {
        LockState state;
        do
        {
            try
            {
                await Task.Delay(held ? Renewal : Retry, clock, stopping.Token);
                state = await RenewOnceAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            held = state is LockState.Taken or LockState.Free;
        }
        while (state is not LockState.Held);
    }

    private async Task<LockState> RenewOnceAsync(CancellationToken cancellationToken)
    {
        var state = await key.RenewAsync(cancellationToken);
        record.Renew(state);
        return state;
    }
}
