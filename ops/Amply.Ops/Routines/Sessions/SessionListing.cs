namespace Amply.Ops.Routines.Sessions;

/// <summary>Sessions as the "active sessions" page shows them.</summary>
public sealed record SessionListing
{
    /// <summary>The selection in words; not printed in JSON.</summary>
    internal string Selection { get; init; } = "";
    /// <summary>Whether users or a filter select the sessions; not printed in JSON.</summary>
    internal bool IsSelected { get; init; }
    /// <summary>The sentence for a selection that matches nothing, with what there is; null where something matches.</summary>
    internal string? NothingMatches => IsSelected && Found == 0
        ? $"{WhatIsThere.Nothing}{WhatIsThere.Countries(CountriesHere, isPart: false)}{WhatIsThere.Users(UsersHere)}"
        : null;
    public required ImmutableArray<SessionRow> Sessions { get; init; }
    /// <summary>The nodes from which values were read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }
    /// <summary>Whether there are more sessions than the limit.</summary>
    public required bool IsCut { get; init; }
    /// <summary>Matching sessions among those that were read, shown or not.</summary>
    public required long Found { get; init; }
    /// <summary>Whether the counts may include a session or an entry twice, because there are too many to remember.</summary>
    public required bool IsEstimate { get; init; }
    /// <summary>Values that are not sessions. With a filter they count as sessions that cannot be judged.</summary>
    public required long Malformed { get; init; }

    /// <summary>Sessions, shown or not, with too large a value. With a filter they count as sessions that cannot be judged.</summary>
    public required long TooLarge { get; init; }
    /// <summary>Sessions that the filter cannot judge, because a field is missing or unreadable.</summary>
    public required long CannotJudge { get; init; }
    /// <summary>The same by the field; absent where all were judged.</summary>
    public ImmutableSortedDictionary<string, long>? UnreadFields { get; init; }
    /// <summary>The countries of all sessions; absent where a session matches or no country was asked for.</summary>
    public ImmutableSortedDictionary<string, long>? CountriesHere { get; init; }
    /// <summary>Some ids of users that have an index; absent where the users that were asked for have one.</summary>
    public ImmutableArray<string>? UsersHere { get; init; }
    /// <summary>Keys of another type.</summary>
    public required long WrongType { get; init; }
    /// <summary>Index entries whose session is gone.</summary>
    public required long StaleEntries { get; init; }
}

/// <summary>One session, named by a hash of its id. A missing or unreadable field is absent.</summary>
public sealed record SessionRow
{
    public required string Session { get; init; }
    public string? UserId { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? LastActivity { get; init; }
    /// <summary>The rest of the TTL in seconds; absent without a TTL.</summary>
    public double? SecondsLeft { get; init; }
    public string? IpBinding { get; init; }
    public string? IpAddress { get; init; }
    public string? IpCountry { get; init; }
    public string? UserAgent { get; init; }
    public string? Fingerprint { get; init; }
    /// <summary>The size of a value that is too large to read; absent where the value was read.</summary>
    public long? TooLargeBytes { get; init; }
}

/// <summary>A user's sessions as the "active sessions" page shows them, the latest activity first.</summary>
public sealed record UserSessions
{
    /// <summary>The hash of the one session that was asked for; absent where a user's sessions were.</summary>
    public string? Asked { get; init; }

    /// <summary>Whose the session is, in a sentence; absent where a user's sessions were asked for.</summary>
    public string? Whose { get; init; }

    /// <summary>The users whose index lists the session; looked up only where the session itself does not name its user.</summary>
    public ImmutableArray<string>? ListedBy { get; init; }

    /// <summary>Some ids of users that have an index; absent where this user has one.</summary>
    public ImmutableArray<string>? UsersHere { get; init; }

    /// <summary>The target as typed, for the next commands; not printed in JSON.</summary>
    internal string Target { get; init; } = "TARGET";

    /// <summary>The number of sessions, shown or not.</summary>
    public required long Total { get; init; }
    /// <summary>Whether the counts may include an entry twice, because the index is very large and changed meanwhile.</summary>
    public required bool IsEstimate { get; init; }
    /// <summary>The session with the latest activity; absent where there is none.</summary>
    public string? Current { get; init; }
    /// <summary>The nodes from which values were read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }
    public required ImmutableArray<SessionRow> Sessions { get; init; }
    /// <summary>Entries of the index that are not sessions: malformed, or of another type.</summary>
    public required long Odd { get; init; }
    /// <summary>Sessions, shown or not, whose value is too large to read.</summary>
    public required long TooLarge { get; init; }
    /// <summary>Index entries whose session is gone. The page removes them, this verb does not.</summary>
    public required long StaleEntries { get; init; }

    /// <param name="listing">The latest sessions.</param>
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
        UsersHere = listing.UsersHere,
    };
}
