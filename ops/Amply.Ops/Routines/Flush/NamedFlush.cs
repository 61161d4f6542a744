using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>The flush of one session that a person names, and of its user's other sessions where that is asked for.</summary>
internal static class NamedFlush
{
    private const string Check = "whose";

    /// <summary>The sessions of the session's user; null where they are not asked for or the user is not known.</summary>
    public static SessionSelection? OfItsUser(SessionFlushOptions options, SessionLook look) =>
        (options.AllOfItsUser, look.Owner) switch
        {
            (true, { } owner) when options.Unindexed => new([], new SessionFilter { OwnedBy = [owner] }),
            (true, { } owner) => new([owner], SessionFilter.Everything),
            _ => null,
        };

    /// <summary>The counts of a plan for the session alone.</summary>
    public static SessionCensus Census(SessionLook look, SlotMap map) => new()
    {
        Nodes =
        [
            new NodeCensus
            {
                Shard = map.Primaries.Length == 1 ? map.Primaries[0].Shard : "all",
                Endpoint = map.Primaries[0].Endpoint,
                Sessions = look.Rows.Length,
                Meant = look.Rows.Length,
                WrongType = look.WrongType ? 1 : 0,
                Indexes = look.Indexes.Length,
            },
        ],
        IsEstimate = false,
        LookSeconds = 0,
        ReadFrom = look.ReadFrom,
        Samples = [.. look.Rows.Select(row => row.Session).Distinct()],
    };

    /// <summary>The first step of the plan. It goes to the audit log, so it has the hash and not the user.</summary>
    public static string Step(SessionFlushOptions options, SessionLook look, SessionCensus census)
    {
        var (act, and) = options.Grace is { } grace
            ? ($"shorten to {grace.TotalSeconds:0} s the lifetime of", "and of")
            : ("delete", "and");
        var others = (options.AllOfItsUser, look.Owner, options.Unindexed) switch
        {
            (false, _, _) => "",
            (_, null, _) => ". Its user is not known, so no other session is included",
            (_, _, true) => $" {and} all {census.Total.Meant:N0} sessions of its user, found by a scan",
            _ => $" {and} all {census.Total.Meant:N0} sessions in the index of its user",
        };
        return look.Rows.IsEmpty
            ? $"remove the index entries of the session {look.Hash}, which has ended"
            : $"{act} the session {look.Hash}{others}";
    }

    /// <summary>Whose session it is. Findings do not go to the audit log.</summary>
    public static Finding Finding(SessionFlushOptions options, SessionLook look, string target)
    {
        var ofUser = look.Users is [var only] ? $"./amply sessions flush --user {OutputsFile.Quoted(only)} {target}" : null;
        return (look.Rows, look.Owner) switch
        {
            ([_, _, ..], _) => Routines.Finding.Fail(
                Check,
                $"{look.Whose}, so the hash does not name one session. Give the session's id instead",
                $"./amply sessions flush --session - {target}"),
            ([var row], not null) => Routines.Finding.Pass(Check, $"{look.Whose}{Details(row)}"),
            ([var row], null) => Routines.Finding.Warn(
                Check, $"{look.Whose}{Details(row)}{(options.AllOfItsUser ? ". Only this session is included" : "")}", ofUser),
            (_, _) when look.Users.IsEmpty => Routines.Finding.Warn(Check, $"{look.Whose}. Nothing would be deleted") with
            {
                MatchesNothing = true,
            },
            _ => Routines.Finding.Warn(Check, $"{look.Whose}. The entry would be removed", ofUser),
        };
    }

    private static string Details(SessionRow row)
    {
        var parts = new[]
        {
            row.LastActivity is { } active ? $"last activity {active.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : null,
            row.IpAddress is { Length: > 0 } address ? $"address {address}" : null,
            row.IpCountry is { Length: > 0 } country ? $"country {country}" : null,
        };
        return string.Concat(parts.OfType<string>().Select(part => $"; {part}"));
    }
}

/// <summary>What a flush by names goes through: keys of sessions, and indexes of users.</summary>
/// <param name="Sessions">Sessions to delete, whatever their age. They are ids, so no text shows them.</param>
/// <param name="Indexes">Indexes whose sessions are deleted.</param>
/// <param name="Swept">Indexes to clean afterwards.</param>
internal sealed record FlushScope(
    ImmutableArray<RedisKey> Sessions, ImmutableArray<RedisKey> Indexes, ImmutableArray<RedisKey> Swept)
{
    public static FlushScope Of(IEnumerable<string> users)
    {
        ImmutableArray<RedisKey> indexes =
            [.. users.Distinct(StringComparer.Ordinal).Select(user => Keyspace.KeyNames.UserSessions(user))];
        return new([], indexes, indexes);
    }

    public static FlushScope Of(SessionLook look, bool allOfItsUser) => new(
        look.Keys is [var one] ? [one] : [], allOfItsUser && look.Owner is not null ? look.Indexes : [], look.Indexes);

    /// <summary>No id in any text.</summary>
    public override string ToString() => nameof(FlushScope);
}
