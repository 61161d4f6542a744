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
        await foreach (var (primary, keys, emptyEntries) in pages)
        {
            await rows.AddAsync(primary.Database, keys, emptyEntries);
            if (rows.IsFull)
            {
                break;
            }
        }

        return rows.Listing();
    }

    private static async IAsyncEnumerable<(Primary Primary, RedisKey[] Keys, int? EmptyEntries)> ScanAsync(
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
                yield return (primary, [.. page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _))], null);
            }
            while (cursor != 0);
        }
    }

    private static async IAsyncEnumerable<(Primary Primary, RedisKey[] Keys, int? EmptyEntries)> IndexesAsync(
        Primary primary, ImmutableArray<string> users, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var user in users.Distinct(StringComparer.Ordinal))
        {
            await foreach (var page in SessionReader.IndexPagesAsync(primary, KeyNames.UserSessions(user), cancellationToken))
            {
                var keys = KeyNames.Sessions(page);
                yield return (primary, keys, page.Count - keys.Length);
            }
        }
    }

    private sealed class Rows(SessionFilter filter, int limit)
    {
        private readonly ImmutableArray<SessionRow>.Builder rows = ImmutableArray.CreateBuilder<SessionRow>();
        private readonly HashSet<RedisKey> seen = [];
        private long malformed;
        private long cannotJudge;
        private long wrongType;
        private long stale;

        public bool IsFull => rows.Count > limit;

        /// <param name="emptyEntries">Of the index that shows these keys, which is stale there; absent where no index does.</param>
        public async Task AddAsync(IDatabase database, RedisKey[] keys, int? emptyEntries)
        {
            // SCAN may return a key twice.
            keys = [.. keys.Where(seen.Add)];
            var reads = await SessionReader.ReadAsync(database, keys);
            malformed += filter.IsEverything ? reads.Count(r => r.State == KeyState.Malformed) : 0;
            wrongType += reads.Count(r => r.State == KeyState.WrongType);
            stale += emptyEntries is { } empty ? empty + reads.Count(r => r.State == KeyState.Absent) : 0;
            for (var i = 0; i < keys.Length && !IsFull; i++)
            {
                var verdict = reads[i].State is KeyState.Found or KeyState.Malformed
                    ? filter.Judge(reads[i].Value)
                    : SessionVerdict.NotMeant;
                cannotJudge += verdict == SessionVerdict.CannotJudge ? 1 : 0;
                if (verdict == SessionVerdict.Meant && reads[i].Value is { } session)
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
            CannotJudge = cannotJudge,
            WrongType = wrongType,
            StaleEntries = stale,
        };

        private static SessionRow Row(RedisKey key, SessionFields session, TimeSpan? left) => new()
        {
            Session = KeyNames.TrySessionId((byte[])key!, out var id) ? SessionHash.Of(id) : "",
            UserId = session.UserId,
            CreatedAt = session.CreatedAt,
            LastActivity = session.LastActivity,
            SecondsLeft = left?.TotalSeconds,
            IpBinding = session.IpBinding?.Word(),
            IpAddress = session.Client?.IpAddress,
            IpCountry = session.Client?.IpCountry,
            UserAgent = session.Client?.UserAgent,
            Fingerprint = session.Client?.Fingerprint,
        };
    }
}
