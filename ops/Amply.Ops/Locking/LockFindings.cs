using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Locking;

/// <summary>Turns the state of the lock into a finding of the plan; pure.</summary>
internal static class LockFindings
{
    private const string Check = "lock";

    public static Finding Of(LockState state, bool ignore, GroupTarget target, DateTimeOffset now) => state switch
    {
        LockState.Held { IsDead: true, Holder: { } dead } => Finding.Pass(Check, $"{dead.Describe(now)} has ended: its lock is taken over"),
        LockState.Held held => Held(held, ignore, target, now),
        LockState.Unknown unknown => Finding.Warn(
            Check,
            "it is not known whether another routine is running. Ask the other engineer on call before you continue. "
            + $"The reason: {unknown.Problem}",
            unknown.Hint ?? $"./amply status {target.Option}"),
        _ => Finding.Pass(Check, "no other routine is running"),
    };

    private static Finding Held(LockState.Held held, bool ignore, GroupTarget target, DateTimeOffset now)
    {
        var message = held.Holder is { } holder
            ? $"another routine is running: {holder.Describe(now)}"
            : $"the key {GroupLock.Key(target.Outputs.ReplicationGroupId)} holds something that is not a lock";
        var end = held.Left is { } left
            ? $"Wait until it has finished. If its process has died, the lock expires within {Math.Ceiling(left.TotalSeconds):0} s"
            : "The key does not expire: delete it";
        return ignore
            ? Finding.Warn(Check, $"{message}. Ignored because of --ignore-lock")
            : Finding.Fail(
                Check, $"{message}. {end}. If you cannot wait, add --ignore-lock", $"./amply history {target.Option}");
    }
}

/// <summary>The state of a group's lock, after a read or an attempt to take it.</summary>
internal abstract record LockState
{
    /// <summary>No run holds the lock.</summary>
    public sealed record Free : LockState;

    /// <summary>This run holds the lock.</summary>
    /// <param name="From">The dead holder before; null where the lock was free.</param>
    public sealed record Taken(LockHolder? From) : LockState;

    /// <summary>Another run holds the lock.</summary>
    /// <param name="Holder">Null where the value of the key is not a lock.</param>
    /// <param name="Left">The rest of the lease; null where the key has no TTL.</param>
    /// <param name="IsDead">Whether its process certainly has ended. The lock can then be taken over.</param>
    public sealed record Held(LockHolder? Holder, TimeSpan? Left, bool IsDead) : LockState;

    /// <summary>Redis did not answer, or refused the write.</summary>
    /// <param name="Problem">Without a full stop.</param>
    /// <param name="Hint">What to do; null where the cause is not known.</param>
    public sealed record Unknown(string Problem, string? Hint = null) : LockState;
}
