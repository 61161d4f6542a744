namespace Amply.Keyspace.Sessions;

public enum SessionCreationOutcome
{
    Created,

    /// <summary>The key of the user's index holds something else; it was left alone and no session was opened.</summary>
    IndexIsNotASet,
}

/// <summary>A session opened, or why not.</summary>
public sealed record SessionCreation(SessionCreationOutcome Outcome, string? Id);

public enum TouchOutcome
{
    /// <summary>The stored activity is now as late as the call, or was later already.</summary>
    Touched,
    Absent,
    Malformed,
    WrongType,

    /// <summary>Others changed the session at every attempt; their activity is stored.</summary>
    Contended,
}

/// <summary>How a touch ended.</summary>
/// <param name="LastActivity">What the session holds since; null unless it was touched.</param>
public sealed record SessionTouch(TouchOutcome Outcome, DateTimeOffset? LastActivity);

/// <summary>A user's sessions as the "active sessions" page shows them.</summary>
public sealed record SessionsOfUser
{
    public required ImmutableArray<ListedSession> Sessions { get; init; }

    /// <summary>Entries removed because their session is gone.</summary>
    public required int StaleEntries { get; init; }

    /// <summary>Sessions whose value is no session; left alone.</summary>
    public required int Malformed { get; init; }

    /// <summary>Session keys, or the index itself, that hold another type; left alone.</summary>
    public required int WrongType { get; init; }
}

/// <summary>What "log out everywhere" did.</summary>
/// <param name="Deleted">Sessions that were there and are gone.</param>
/// <param name="StaleEntries">Index entries removed whose session was gone before.</param>
/// <param name="WrongType">Keys of another type, left alone with their entries.</param>
public sealed record UserDeletion(int Deleted, int StaleEntries, int WrongType);
