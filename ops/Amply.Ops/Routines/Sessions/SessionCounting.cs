using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Counts sessions. Changes nothing.</summary>
internal sealed class SessionCounting(PrimarySet primaries, TimeProvider clock)
{
    private const int ScanCount = 1_000;
    private const int IndexPageSize = 500;
    private const int SampleCount = 5;

    // About 50,000 keys.
    private const int PagesOfAnEstimate = 50;

    /// <param name="map">The primaries to walk. The counts are exact only where the map does not change.</param>
    /// <param name="exact">
    /// Whether to read all sessions and change nothing afterwards. Else a part is read, which is enough for a plan.
    /// </param>
    public async Task<SessionCensus> CountAsync(
        SlotMap map, SessionSelection selection, bool exact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var found = map.Primaries;
        var counts = selection.Users.IsEmpty
            ? await Task.WhenAll(found.Select(p => NodeAsync(p, selection.Filter, exact, progress, cancellationToken)))
            : [await UsersAsync(found, selection, exact, cancellationToken)];
        return new SessionCensus
        {
            Nodes = [.. counts.Select(c => c.Census)],
            IsEstimate = counts.Any(c => c.IsEstimate),
            LookSeconds = Math.Round(counts.Max(c => c.Look).TotalSeconds, 3),
            ReadFrom = [.. counts.SelectMany(c => c.ReadFrom).Distinct()],
            Samples = [.. counts.SelectMany(c => c.Samples).Take(SampleCount)],
            CountriesHere = selection.Filter.Countries.IsEmpty || counts.Any(c => c.Census.Meant > 0) ? null : Countries(counts),
            UsersHere = selection.Users.IsEmpty || counts.Any(c => c.Census.Indexes > 0)
                ? null
                : await WhatIsThere.UsersAsync(found, cancellationToken),
            IsSelected = !selection.IsEverything,
        };
    }

    private static ImmutableSortedDictionary<string, long> Countries(Count[] counts) => counts
        .SelectMany(count => count.Countries)
        .GroupBy(country => country.Key)
        .ToImmutableSortedDictionary(country => country.Key, country => country.Sum(c => c.Value), StringComparer.Ordinal);

    private async Task<Count> NodeAsync(
        Primary primary, SessionFilter filter, bool exact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var sources = new ReadSources(looking: exact, clock);
        var walk = new CursorWalk(primaries, clock) { MostPages = exact ? null : PagesOfAnEstimate };
        var pages = new Pages(filter, sources, walk, progress, clock);
        var end = await walk.RunAsync(primary, pages, cancellationToken);

        var keys = await end.Server.DatabaseSizeAsync(0);
        var counted = pages.Count with { ReadFrom = sources.Places, Look = pages.Look };
        var census = counted.Census with { Shard = end.Shard, Endpoint = end.Endpoint, Keys = keys };
        return walk.Fraction is > 0 and < 1
            ? counted with { Census = census.Scaled(1 / walk.Fraction), Look = pages.Look / walk.Fraction, IsEstimate = true }
            : counted with { Census = census };
    }

    /// <summary>Counts the sessions of one shard, page by page.</summary>
    private sealed class Pages(SessionFilter filter, ReadSources sources, CursorWalk walk, IProgress<string> progress, TimeProvider clock)
        : PageHandler
    {
        private readonly List<TimeSpan> times = [];

        public Count Count { get; private set; } = new();

        /// <summary>The time of all pages by their median, because the first pages are slow.</summary>
        public TimeSpan Look => times.Order().ElementAt(times.Count / 2) * times.Count;

        public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
        {
            var began = clock.GetTimestamp();
            var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", ScanCount, type: null);
            await AddAsync(node, sources, page.Keys, filter, Count);
            times.Add(clock.GetElapsedTime(began));
            progress.Report($"counting: shard {node.Shard}, {walk.Fraction:P0}");
            return page.Next;
        }

        public override void Restart()
        {
            Count = new Count();
            times.Clear();
            sources.GiveUpReplicas();
        }
    }

    private static async Task AddAsync(Primary node, ReadSources sources, RedisKey[] keys, SessionFilter filter, Count count)
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

        var reads = await SessionReader.ReadAsync(await sources.ForAsync(node), sessions, (_, read) => filter.Judge(read));
        count.Add(Tally(reads).Plus(indexes), sessions.Where((_, i) => reads[i].Verdict == SessionVerdict.Meant));
        count.AddCountries(reads);
    }

    private async Task<Count> UsersAsync(
        ImmutableArray<Primary> found, SessionSelection selection, bool looking, CancellationToken cancellationToken)
    {
        var sources = new ReadSources(looking, clock);
        try
        {
            return await UsersAsync(found, selection, sources, cancellationToken);
        }
        catch (Exception error) when (PrimarySet.IsTransient(error) && sources.UsesReplica)
        {
            sources.GiveUpReplicas();
            return await UsersAsync(found, selection, sources, cancellationToken);
        }
    }

    private async Task<Count> UsersAsync(
        ImmutableArray<Primary> found, SessionSelection selection, ReadSources sources, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var primary = found[0];
        var source = await sources.ForAsync(primary, found);
        var count = new Count();
        var exact = true;
        foreach (var user in selection.Users.Distinct(StringComparer.Ordinal))
        {
            var index = new IndexPages(source, KeyNames.UserSessions(user));
            await foreach (var page in index.ReadAsync(IndexPageSize, cancellationToken))
            {
                var keys = KeyNames.Sessions(page);
                var reads = await SessionReader.ReadAsync(source, keys, (_, read) => selection.Filter.Judge(read));
                var stale = page.Length - keys.Length + reads.Count(r => r.State == KeyState.Absent);
                count.Add(Tally(reads) with { StaleEntries = stale }, keys.Where((_, i) => reads[i].Verdict == SessionVerdict.Meant));
                count.AddCountries(reads);
            }

            exact &= index.IsExact;
            count.Add(new NodeCensus { Shard = "", Endpoint = "", Indexes = index.IsThere ? 1 : 0, CannotJudge = index.TooLong }, []);
        }

        var sizes = await Task.WhenAll(found.Select(p => p.Server.DatabaseSizeAsync(0)));
        return count with
        {
            IsEstimate = !exact,
            ReadFrom = sources.Places,
            Look = clock.GetElapsedTime(began),
            Census = count.Census with
            {
                Shard = found.Length == 1 ? primary.Shard : "all",
                Endpoint = primary.Endpoint,
                Keys = sizes.Sum(),
            },
        };
    }

    private static NodeCensus Tally(SessionJudgement[] reads) => new()
    {
        Shard = "",
        Endpoint = "",
        Sessions = reads.Count(r => r.State is KeyState.Found or KeyState.Malformed),
        Meant = reads.Count(r => r.Verdict == SessionVerdict.Meant),
        CannotJudge = reads.Count(r => r.Verdict == SessionVerdict.CannotJudge),
        UnreadFields = FieldCounts.Of(reads),
        WrongType = reads.Count(r => r.State == KeyState.WrongType),
    };

    private sealed record Count
    {
        public NodeCensus Census { get; set; } = new() { Shard = "", Endpoint = "" };

        public bool IsEstimate { get; init; }

        public TimeSpan Look { get; init; }

        public ImmutableArray<ReadPlace> ReadFrom { get; init; } = [];

        public List<string> Samples { get; } = [];

        public SortedDictionary<string, long> Countries { get; } = new(StringComparer.Ordinal);

        public void AddCountries(SessionJudgement[] reads)
        {
            foreach (var read in reads)
            {
                WhatIsThere.Count(Countries, read.Country);
            }
        }

        public void Add(NodeCensus more, IEnumerable<RedisKey> selected)
        {
            Census = Census.Plus(more);
            Samples.AddRange(selected.Take(SampleCount - Samples.Count).Select(key =>
                KeyNames.TrySessionId((byte[])key!, out var id) ? SessionHash.Of(id) : ""));
        }
    }
}
