namespace Amply.Ops.Routines.Sessions;

/// <summary>Some sessions, as the "active sessions" page shows them.</summary>
public sealed record SessionListing
{
    /// <summary>Which sessions were asked for, in words; not printed.</summary>
    internal string Selection { get; init; } = "";

    public required ImmutableArray<SessionRow> Sessions { get; init; }

    /// <summary>Where values were read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }

    /// <summary>There are more than were asked for.</summary>
    public required bool IsCut { get; init; }

    /// <summary>Sessions that were asked for, shown or not, among those that were looked at.</summary>
    public required long Found { get; init; }

    /// <summary>Whether the counts may hold a session or an entry twice, for there are too many to remember.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Values that are no session; with a filter they are among those that it cannot judge.</summary>
    public required long Malformed { get; init; }

    /// <summary>Sessions, shown or not, whose value is too large to read; a filter cannot judge them and counts them there alone.</summary>
    public required long TooLarge { get; init; }

    /// <summary>Sessions of which a field that the filter asks for is absent or unreadable.</summary>
    public required long CannotJudge { get; init; }

    /// <summary>Keys of another type.</summary>
    public required long WrongType { get; init; }

    /// <summary>Index entries whose session is gone.</summary>
    public required long StaleEntries { get; init; }
}

/// <summary>One session, named by a hash of its id. A field is absent where the value has none that can be read.</summary>
public sealed record SessionRow
{
    public required string Session { get; init; }

    public string? UserId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastActivity { get; init; }

    /// <summary>Seconds left to live; absent: it does not end.</summary>
    public double? SecondsLeft { get; init; }

    public string? IpBinding { get; init; }

    public string? IpAddress { get; init; }

    public string? IpCountry { get; init; }

    public string? UserAgent { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>The size of a value that is too large to read; absent where the value was read.</summary>
    public long? TooLargeBytes { get; init; }
}

/// <summary>What a user's "active sessions" page shows, the latest activity first.</summary>
public sealed record UserSessions
{
    /// <summary>How many there are, shown or not.</summary>
    public required long Total { get; init; }

    /// <summary>Whether the counts may hold an entry twice, for the index has too many to remember and changed while it was read.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>The one that was active last, which is the one in the user's hands; absent where there is none.</summary>
    public string? Current { get; init; }

    /// <summary>Where values were read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }

    public required ImmutableArray<SessionRow> Sessions { get; init; }

    /// <summary>Values in the index that are no session: malformed, or of another type.</summary>
    public required long Odd { get; init; }

    /// <summary>Sessions, shown or not, whose value is too large to read.</summary>
    public required long TooLarge { get; init; }

    /// <summary>Index entries whose session is gone; the page itself removes them, looking does not.</summary>
    public required long StaleEntries { get; init; }

    /// <param name="listing">The latest of all.</param>
    public static UserSessions Of(SessionListing listing) => new()
    {
        Total = listing.Found,
        IsEstimate = listing.IsEstimate,
        Current = listing.Sessions.FirstOrDefault(session => session.LastActivity is not null)?.Session,
        ReadFrom = listing.ReadFrom,
        Sessions = listing.Sessions,
        Odd = listing.Malformed + listing.WrongType,
        TooLarge = listing.TooLarge,
        StaleEntries = listing.StaleEntries,
    };
}
