using System.Collections.Immutable;

namespace Amply.Ops.Routines.Sessions.Listing;

/// <summary>Some sessions, as the "active sessions" page shows them.</summary>
public sealed record SessionListing
{
    public required ImmutableArray<SessionRow> Sessions { get; init; }

    /// <summary>There are more than were asked for.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Values that are no session.</summary>
    public required long Malformed { get; init; }

    /// <summary>Keys of another type.</summary>
    public required long WrongType { get; init; }

    /// <summary>Index entries whose session is gone.</summary>
    public required long StaleEntries { get; init; }
}

/// <summary>One session, named by a hash of its id.</summary>
public sealed record SessionRow
{
    public required string Session { get; init; }

    public required string UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastActivity { get; init; }

    /// <summary>Seconds left to live; absent: it does not end.</summary>
    public double? SecondsLeft { get; init; }

    public required string IpBinding { get; init; }

    public string? IpAddress { get; init; }

    public string? IpCountry { get; init; }

    public string? UserAgent { get; init; }

    public string? Fingerprint { get; init; }
}
