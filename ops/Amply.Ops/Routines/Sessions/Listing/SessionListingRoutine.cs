using System.Collections.Immutable;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions.Counting;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Listing;

/// <summary>Lists sessions without changing anything, stale index entries included.</summary>
public sealed class SessionListingRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    private const int ScanCount = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="limit">Sessions at most; at least 1.</param>
    public async Task<SessionListing> ListAsync(SessionSelection selection, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var found = await primaries.FindAsync(cancellationToken);
        var rows = new Rows(selection.Filter, limit);
        var pages = selection.Users.IsEmpty ? ScanAsync(found, cancellationToken) : IndexesAsync(found[0], selection.Users, cancellationToken);
        await foreach (var (primary, keys, indexed) in pages)
        {
            await rows.AddAsync(primary.Database, keys, indexed);
            if (rows.IsFull)
            {
                break;
            }
        }

        return rows.Listing();
    }

    private static async IAsyncEnumerable<(Primary Primary, RedisKey[] Keys, bool Indexed)> ScanAsync(
        ImmutableArray<Primary> primaries, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var primary in primaries)
        {
            ulong cursor = 0;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await ScanPage.ReadAsync(primary, cursor, "session:?*", ScanCount, type: null);
                cursor = page.Next;
                yield return (primary, [.. page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _))], false);
            }
            while (cursor != 0);
        }
    }

    private static async IAsyncEnumerable<(Primary Primary, RedisKey[] Keys, bool Indexed)> IndexesAsync(
        Primary primary, ImmutableArray<string> users, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var user in users.Distinct(StringComparer.Ordinal))
        {
            await foreach (var page in SessionReader.IndexPagesAsync(primary, KeyNames.UserSessions(user), cancellationToken))
            {
                yield return (primary, [.. page.Select(KeyNames.Session)], true);
            }
        }
    }

    private sealed class Rows(SessionFilter filter, int limit)
    {
        private readonly ImmutableArray<SessionRow>.Builder rows = ImmutableArray.CreateBuilder<SessionRow>();
        private readonly HashSet<RedisKey> seen = [];
        private long malformed;
        private long wrongType;
        private long stale;

        public bool IsFull => rows.Count > limit;

        public async Task AddAsync(IDatabase database, RedisKey[] keys, bool indexed)
        {
            // SCAN may return a key twice.
            keys = [.. keys.Where(seen.Add)];
            var reads = await SessionReader.ReadAsync(database, keys);
            malformed += reads.Count(r => r.State == KeyState.Malformed);
            wrongType += reads.Count(r => r.State == KeyState.WrongType);
            stale += indexed ? reads.Count(r => r.State == KeyState.Absent) : 0;
            for (var i = 0; i < keys.Length && !IsFull; i++)
            {
                if (reads[i].Value is { } session && filter.Matches(session))
                {
                    rows.Add(Row(keys[i], session, await database.KeyTimeToLiveAsync(keys[i], CommandFlags.DemandMaster)));
                }
            }
        }

        public SessionListing Listing() => new()
        {
            Sessions = [.. rows.Take(limit).OrderByDescending(r => r.LastActivity)],
            IsCut = IsFull,
            Malformed = malformed,
            WrongType = wrongType,
            StaleEntries = stale,
        };

        private static SessionRow Row(RedisKey key, Session session, TimeSpan? left) => new()
        {
            Session = KeyNames.TrySessionId((byte[])key!, out var id) ? SessionHash.Of(id) : "",
            UserId = session.UserId,
            CreatedAt = session.CreatedAt,
            LastActivity = session.LastActivity,
            SecondsLeft = left?.TotalSeconds,
            IpBinding = session.IpBinding.Word(),
            IpAddress = session.Client.IpAddress,
            IpCountry = session.Client.IpCountry,
            UserAgent = session.Client.UserAgent,
            Fingerprint = session.Client.Fingerprint,
        };
    }
}
