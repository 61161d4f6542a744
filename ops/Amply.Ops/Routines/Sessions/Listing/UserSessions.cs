using System.Collections.Immutable;

namespace Amply.Ops.Routines.Sessions.Listing;

/// <summary>What a user's "active sessions" page shows, the latest activity first.</summary>
public sealed record UserSessions
{
    /// <summary>How many there are, shown or not.</summary>
    public required int Total { get; init; }

    /// <summary>The one that was active last, which is the one in the user's hands; absent where there is none.</summary>
    public string? Current { get; init; }

    public required ImmutableArray<SessionRow> Sessions { get; init; }

    /// <summary>Values in the index that are no session: malformed, or of another type.</summary>
    public required long Odd { get; init; }

    /// <summary>Index entries whose session is gone; the page itself removes them, looking does not.</summary>
    public required long StaleEntries { get; init; }

    /// <param name="limit">Sessions to show at most.</param>
    public static UserSessions Of(SessionListing listing, int limit)
    {
        var latest = listing.Sessions.OrderByDescending(s => s.LastActivity).ThenBy(s => s.Session, StringComparer.Ordinal).ToArray();
        return new UserSessions
        {
            Total = latest.Length,
            Current = latest.FirstOrDefault(s => s.LastActivity is not null)?.Session,
            Sessions = [.. latest.Take(limit)],
            Odd = listing.Malformed + listing.WrongType,
            StaleEntries = listing.StaleEntries,
        };
    }
}
