using System.Collections.Immutable;
using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Counting;

/// <summary>Counts sessions without changing anything.</summary>
internal sealed class SessionCounting(PrimarySet primaries, TimeProvider clock)
{
    private const int ScanCount = 1_000;
    private const int SampleCount = 5;

    // Some 50,000 keys.
    private const int PagesOfAnEstimate = 50;

    /// <param name="map">What to walk over; counts are exact only where it has not changed at the end.</param>
    /// <param name="exact">Whether to look at everything; else at a part that tells enough for a plan.</param>
    public async Task<SessionCensus> CountAsync(
        SlotMap map, SessionSelection selection, bool exact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var found = map.Primaries;
        var counts = selection.Users.IsEmpty
            ? await Task.WhenAll(found.Select(p => NodeAsync(p, selection.Filter, exact, progress, cancellationToken)))
            : [await UsersAsync(found, selection, clock, cancellationToken)];
        return new SessionCensus
        {
            Nodes = [.. counts.Select(c => c.Census)],
            IsEstimate = counts.Any(c => c.IsEstimate),
            LookSeconds = Math.Round(counts.Max(c => c.Look).TotalSeconds, 3),
            Samples = [.. counts.SelectMany(c => c.Samples).Take(SampleCount)],
        };
    }

    private async Task<Count> NodeAsync(
        Primary primary, SessionFilter filter, bool exact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var count = new Count();
        var pages = new List<TimeSpan>();
        var walk = new CursorWalk(primaries, clock) { MostPages = exact ? null : PagesOfAnEstimate };
        var end = await walk.RunAsync(
            primary,
            async (node, cursor) =>
            {
                var began = clock.GetTimestamp();
                var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", ScanCount, type: null);
                await AddAsync(node, page.Keys, filter, count);
                pages.Add(clock.GetElapsedTime(began));
                progress.Report($"counting: shard {node.Shard}, {walk.Fraction:P0}");
                return page.Next;
            },
            () => Task.CompletedTask,
            () =>
            {
                count = new Count();
                pages.Clear();
            },
            cancellationToken);

        var keys = await end.Server.DatabaseSizeAsync(0);
        var census = count.Census with { Shard = end.Shard, Endpoint = end.Endpoint, Keys = keys };
        // The first pages are slow, for whatever is done for the first time: they say nothing of the others.
        var middle = pages.Order().ElementAt(pages.Count / 2);
        return walk.Fraction is > 0 and < 1
            ? count with { Census = census.Scaled(1 / walk.Fraction), Look = middle * (pages.Count / walk.Fraction), IsEstimate = true }
            : count with { Census = census, Look = middle * pages.Count };
    }

    private static async Task AddAsync(Primary node, RedisKey[] keys, SessionFilter filter, Count count)
    {
        var sessions = keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _)).ToArray();
        var named = keys.Where(key => KeyNames.TryUser((byte[])key!, out _)).ToArray();
        var indexTypes = await Task.WhenAll(named.Select(key => node.Database.KeyTypeAsync(key, CommandFlags.DemandMaster)));
        var indexes = new NodeCensus
        {
            Shard = "",
            Endpoint = "",
            Indexes = indexTypes.Count(t => t == RedisType.Set),
            WrongType = indexTypes.Count(t => t is not (RedisType.Set or RedisType.None)),
        };
        if (filter.IsEverything)
        {
            var types = await Task.WhenAll(sessions.Select(key => node.Database.KeyTypeAsync(key, CommandFlags.DemandMaster)));
            var strings = sessions.Where((_, i) => types[i] == RedisType.String).ToArray();
            count.Add(
                new NodeCensus
                {
                    Shard = "",
                    Endpoint = "",
                    Sessions = strings.Length,
                    Meant = strings.Length,
                    WrongType = types.Count(t => t is not (RedisType.String or RedisType.None)),
                }.Plus(indexes),
                strings);
            return;
        }

        var reads = await SessionReader.ReadAsync(node.Database, sessions);
        var verdicts = Verdicts(reads, filter);
        count.Add(Tally(reads, verdicts).Plus(indexes), sessions.Where((_, i) => verdicts[i] == SessionVerdict.Meant));
    }

    private static async Task<Count> UsersAsync(ImmutableArray<Primary> found, SessionSelection selection, TimeProvider clock, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var primary = found[0];
        var count = new Count();
        foreach (var user in selection.Users.Distinct(StringComparer.Ordinal))
        {
            var hasIndex = 0;
            await foreach (var page in SessionReader.IndexPagesAsync(primary, KeyNames.UserSessions(user), cancellationToken))
            {
                hasIndex = 1;
                var keys = KeyNames.Sessions(page);
                var reads = await SessionReader.ReadAsync(primary.Database, keys);
                var verdicts = Verdicts(reads, selection.Filter);
                var stale = page.Count - keys.Length + reads.Count(r => r.State == KeyState.Absent);
                count.Add(Tally(reads, verdicts) with { StaleEntries = stale }, keys.Where((_, i) => verdicts[i] == SessionVerdict.Meant));
            }

            count.Add(new NodeCensus { Shard = "", Endpoint = "", Indexes = hasIndex }, []);
        }

        var sizes = await Task.WhenAll(found.Select(p => p.Server.DatabaseSizeAsync(0)));
        return count with
        {
            Look = clock.GetElapsedTime(began),
            Census = count.Census with { Shard = found.Length == 1 ? primary.Shard : "all", Endpoint = primary.Endpoint, Keys = sizes.Sum() },
        };
    }

    // Absent where there is no session to judge.
    private static SessionVerdict?[] Verdicts(KeyRead<SessionFields>[] reads, SessionFilter filter) =>
        [.. reads.Select(r => r.State is KeyState.Found or KeyState.Malformed ? filter.Judge(r.Value) : (SessionVerdict?)null)];

    private static NodeCensus Tally(KeyRead<SessionFields>[] reads, SessionVerdict?[] verdicts) => new()
    {
        Shard = "",
        Endpoint = "",
        Sessions = reads.Count(r => r.State is KeyState.Found or KeyState.Malformed),
        Meant = verdicts.Count(v => v == SessionVerdict.Meant),
        CannotJudge = verdicts.Count(v => v == SessionVerdict.CannotJudge),
        WrongType = reads.Count(r => r.State == KeyState.WrongType),
    };

    private sealed record Count
    {
        public NodeCensus Census { get; set; } = new() { Shard = "", Endpoint = "" };

        public bool IsEstimate { get; init; }

        public TimeSpan Look { get; init; }

        public List<string> Samples { get; } = [];

        public void Add(NodeCensus more, IEnumerable<RedisKey> meant)
        {
            Census = Census.Plus(more);
            Samples.AddRange(meant.Take(SampleCount - Samples.Count).Select(key =>
                KeyNames.TrySessionId((byte[])key!, out var id) ? SessionHash.Of(id) : ""));
        }
    }
}
