namespace Amply.Keyspace.Sessions;

public enum SessionCreationOutcome
{
    Created,

    /// <summary>The user's index is not a set. It was not changed, and no session was created.</summary>
    IndexIsNotASet,
}

/// <summary>The result of creating a session.</summary>
public sealed record SessionCreation(SessionCreationOutcome Outcome, string? Id);

public enum TouchOutcome
{
    /// <summary>The stored activity is now as late as the call, or later.</summary>
    Touched,
    Absent,
    Malformed,
    WrongType,

    /// <summary>Other callers changed the session at every attempt. Their activity is stored.</summary>
    Contended,
}

/// <summary>The result of a touch.</summary>
/// <param name="LastActivity">The session's activity now; null unless the outcome is Touched.</param>
public sealed record SessionTouch(TouchOutcome Outcome, DateTimeOffset? LastActivity);

/// <summary>A user's sessions, for the page "active sessions".</summary>
public sealed record SessionsOfUser
{
    public required ImmutableArray<ListedSession> Sessions { get; init; }

    /// <summary>Removed entries, whose session is gone.</summary>
    public required int StaleEntries { get; init; }

    /// <summary>Keys whose value is not a session. They were not changed.</summary>
    public required int Malformed { get; init; }

    /// <summary>Session keys, or the index, with another type. They were not changed.</summary>
    public required int WrongType { get; init; }
}

/// <summary>The result of "log out everywhere".</summary>
/// <param name="Deleted">Deleted sessions.</param>
/// <param name="StaleEntries">Removed index entries, whose session was gone before.</param>
/// <param name="WrongType">Keys of another type. They and their entries were not changed.</param>
public sealed record UserDeletion(int Deleted, int StaleEntries, int WrongType);
