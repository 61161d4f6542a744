using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Locking;

/// <summary>What a look at the lock means for somebody who is about to change something; pure.</summary>
internal static class LockFindings
{
    private const string Check = "lock";

    public static Finding Of(LockState state, bool ignore, GroupTarget target, DateTimeOffset now) => state switch
    {
        LockState.Held { IsDead: true, Holder: { } dead } => Finding.Pass(Check, $"{dead.Describe(now)} is dead: its lock is taken over"),
        LockState.Held held => Held(held, ignore, target, now),
        LockState.Unknown unknown => Finding.Warn(Check, $"whether somebody else is at work is not known: {unknown.Problem}", "ask who else is on call before you go on"),
        _ => Finding.Pass(Check, "nobody else is at work"),
    };

    private static Finding Held(LockState.Held held, bool ignore, GroupTarget target, DateTimeOffset now)
    {
        var message = held.Holder is { } holder
            ? $"another routine is at work: {holder.Describe(now)}"
            : $"the key {GroupLock.Key(target.Outputs.ReplicationGroupId)} holds what is no routine's lock";
        var end = held.Left is { } left
            ? $"wait until it is done; if it has died, its lock ends within {Math.Ceiling(left.TotalSeconds):0} s"
            : "it does not end by itself: remove it";
        return ignore
            ? Finding.Warn(Check, message, "ignored, as --ignore-lock says")
            : Finding.Fail(Check, message, $"{end}. What cannot wait: --ignore-lock");
    }
}

/// <summary>What a look at a group's lock, or an attempt to take it, came to.</summary>
internal abstract record LockState
{
    /// <summary>Nobody holds it.</summary>
    public sealed record Free : LockState;

    /// <summary>It is ours.</summary>
    /// <param name="From">Whose it was: a holder that is dead. Null where nobody held it.</param>
    public sealed record Taken(LockHolder? From) : LockState;

    /// <summary>Somebody else holds it.</summary>
    /// <param name="Holder">Null where the key holds something else.</param>
    /// <param name="Left">After which it ends by itself unless it is renewed; null: never.</param>
    /// <param name="IsDead">Its process is known to have ended: it is there to be taken over.</param>
    public sealed record Held(LockHolder? Holder, TimeSpan? Left, bool IsDead) : LockState;

    /// <summary>Redis could not be asked, or would not write.</summary>
    public sealed record Unknown(string Problem) : LockState;
}
