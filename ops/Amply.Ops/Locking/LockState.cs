namespace Amply.Ops.Locking;

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
