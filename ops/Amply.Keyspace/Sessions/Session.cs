namespace Amply.Keyspace.Sessions;

/// <summary>A session as the applications store it under <c>session:&lt;id&gt;</c>.</summary>
public sealed record Session
{
    public required string UserId { get; init; }

    /// <summary>The user's stamp at login; a session whose stamp differs from the user's is no longer valid.</summary>
    public required string SecurityStamp { get; init; }

    public required IpBinding IpBinding { get; init; }

    /// <summary>UTC, whole microseconds, as are the other times.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastActivity { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required SessionClient Client { get; init; }
}

/// <summary>From where a session was opened; each part is absent where the application did not know it.</summary>
public sealed record SessionClient(string? IpAddress, string? IpCountry, string? UserAgent, string? Fingerprint);

/// <summary>A session with the id its user's index knows it by.</summary>
public sealed record ListedSession(string Id, Session Session);
