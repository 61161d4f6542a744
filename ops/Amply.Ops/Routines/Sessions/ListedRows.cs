using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Collects the sessions of a list from pages of keys. It holds at most twice as many as the list shows.</summary>
/// <param name="latest">Whether to read all sessions and keep the latest; else the first ones are kept.</param>
internal sealed class ListedRows(SessionFilter filter, int limit, bool latest)
{
    private readonly SeenKeys seen = new();
    private List<(RedisKey Key, SessionRow Row)> rows = [];
    private bool exact = true;
    private long found;
    private long malformed;
    private long tooLarge;
    private long cannotJudge;
    private long wrongType;
    private long stale;
    private ImmutableSortedDictionary<string, long>? unread;
    private readonly SortedDictionary<string, long> countries = new(StringComparer.Ordinal);

    /// <summary>Whether one of the users has an index.</summary>
    public bool HasIndex { get; private set; }

    /// <summary>Whether the list is complete.</summary>
    public bool IsFull => !latest && found > limit;

    /// <param name="emptyEntries">The number of empty entries in the index of these keys; null without an index.</param>
    public async Task AddAsync(ReadSource source, RedisKey[] keys, int? emptyEntries)
    {
        // SCAN may return a key twice, and two indexes may hold the same key.
        keys = [.. keys.Where(key => seen.Add((byte[])key!))];
        exact &= emptyEntries is not null || seen.RemembersAll;
        var states = await SessionReader.ReadAsync(source, keys, Take);
        malformed += filter.IsEverything ? states.Count(read => read is { State: KeyState.Malformed, TooLarge: false }) : 0;
        wrongType += states.Count(read => read.State == KeyState.WrongType);
        stale += emptyEntries is { } empty ? empty + states.Count(read => read.State == KeyState.Absent) : 0;
    }

    /// <summary>Adds the counts of an index that was read.</summary>
    public void AddIndex(IndexPages index)
    {
        exact &= index.IsExact;
        malformed += index.TooLong;
        HasIndex |= index.IsThere;
    }

    /// <summary>The list with the TTL of each session, without sessions that ended meanwhile.</summary>
    public async Task<SessionListing> ListAsync(ReadSource source, ImmutableArray<ReadPlace> readFrom)
    {
        Trim();
        var left = await Task.WhenAll(rows.Select(row => source.Database.ExecuteAsync("PTTL", [row.Key], source.Flags)));
        var there = rows.Zip(left, (row, ttl) => (row.Row, Left: (long)ttl)).Where(row => row.Left != -2).ToArray();
        return new SessionListing
        {
            Sessions =
            [
                .. there.Select(row => row.Row with { SecondsLeft = row.Left < 0 ? null : row.Left / 1000.0 })
                    .OrderByDescending(row => row.LastActivity)
                    .ThenBy(row => row.Session, StringComparer.Ordinal),
            ],
            ReadFrom = readFrom,
            IsCut = found > limit,
            Found = found - (rows.Count - there.Length),
            IsEstimate = !exact,
            Malformed = malformed,
            TooLarge = tooLarge,
            CannotJudge = cannotJudge,
            WrongType = wrongType,
            StaleEntries = stale,
            UnreadFields = unread,
            CountriesHere = found == 0 && !filter.Countries.IsEmpty ? countries.ToImmutableSortedDictionary(StringComparer.Ordinal) : null,
        };
    }

    private (KeyState State, bool TooLarge) Take(RedisKey key, KeyRead<SessionFields> read)
    {
        var judged = filter.Judge(read);
        WhatIsThere.Count(countries, judged.Country);
        var verdict = judged.Verdict ?? SessionVerdict.NotMeant;
        if (verdict == SessionVerdict.CannotJudge)
        {
            cannotJudge++;
            unread = FieldCounts.Plus(unread, FieldCounts.Of([judged]));
        }

        if (verdict == SessionVerdict.Meant && (read.Value is not null || read.TooLargeBytes is not null))
        {
            found++;
            tooLarge += read.TooLargeBytes is null ? 0 : 1;
            rows.Add((key, Row(key, read)));
            if (rows.Count > 2L * limit)
            {
                Trim();
            }
        }

        return (read.State, read.TooLargeBytes is not null);
    }

    private void Trim()
    {
        var sorted = rows.OrderByDescending(row => row.Row.LastActivity).ThenBy(row => row.Row.Session, StringComparer.Ordinal);
        rows = [.. (latest ? sorted : rows.AsEnumerable()).Take(limit)];
    }

    /// <summary>The row of one session, without the rest of its TTL.</summary>
    public static SessionRow Row(RedisKey key, KeyRead<SessionFields> read) => new()
    {
        Session = KeyNames.TrySessionId((byte[])key!, out var id) ? SessionHash.Of(id) : "",
        UserId = read.Value?.UserId,
        CreatedAt = read.Value?.CreatedAt,
        LastActivity = read.Value?.LastActivity,
        IpBinding = read.Value?.IpBinding?.Word(),
        IpAddress = read.Value?.Client?.IpAddress,
        IpCountry = read.Value?.Client?.IpCountry,
        UserAgent = read.Value?.Client?.UserAgent,
        Fingerprint = read.Value?.Client?.Fingerprint,
        TooLargeBytes = read.TooLargeBytes,
    };
}
