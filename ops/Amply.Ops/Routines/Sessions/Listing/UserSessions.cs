using System.Collections.Immutable;
using Amply.Ops.Routines.Sessions.Reading;

namespace Amply.Ops.Routines.Sessions.Listing;

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
