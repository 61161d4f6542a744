using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Which keys to look at, and how closely.</summary>
/// <param name="Under">How their names begin, literally; empty: all keys.</param>
/// <param name="Depth">From 1 to <see cref="DeepestDepth"/>; see <see cref="KeyspaceReport.Depth"/>.</param>
/// <param name="Sample">About how many keys of each node; absent: all.</param>
public sealed record KeyspaceQuestion(string Under = "", int Depth = 1, int? Sample = null)
{
    public const int DeepestDepth = 5;
}

/// <summary>Looks at what the keyspace holds; changes nothing, also not when keys were used last.</summary>
public sealed class KeyspaceRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    // A script measures each of them while other clients wait.
    private const int ScanCount = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<KeyspaceReport> LookAsync(KeyspaceQuestion question, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var total = new KeyspaceTally();
        var biggest = new BiggestKeys();
        var others = new SortedDictionary<int, long>();
        var (keys, used, dataset, estimate) = (0L, 0L, (long?)null, false);
        foreach (var primary in await primaries.FindAsync(cancellationToken))
        {
            var here = new Look(question);
            var walk = new CursorWalk(primaries, clock) { MostPages = (question.Sample + ScanCount - 1) / ScanCount };
            var end = await walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    var page = await KeyspacePage.ReadAsync(node, cursor, KeySweep.Escape(question.Under) + "*", ScanCount);
                    await here.AddAsync(node.Database, page);
                    progress.Report($"looking: shard {node.Shard}, {walk.Fraction:P0}");
                    return page.Next;
                },
                () => Task.CompletedTask,
                here.Clear,
                cancellationToken);
            var info = await NodeInfo.ReadAsync(end.Server);
            keys += info.Databases.GetValueOrDefault(0);
            used += info.UsedMemoryBytes;
            dataset = info.DatasetBytes is { } data ? (dataset ?? 0) + data : dataset;
            estimate |= walk.Fraction < 1;
            total.AddScaled(here.Tally, 1 / walk.Fraction);
            biggest.AddAll(here.Biggest);
            foreach (var (database, count) in info.Databases.Where(d => d.Key != 0))
            {
                others[database] = others.GetValueOrDefault(database) + count;
            }
        }

        var kinds = total.Kinds();
        return new KeyspaceReport
        {
            Keys = keys,
            LookedAt = total.LookedAt,
            IsEstimate = estimate,
            Under = question.Under.Length > 0 ? question.Under : null,
            Depth = question.Depth,
            Kinds = kinds,
            Biggest = biggest.Keys,
            Memory = new KeyspaceMemory(kinds.IsEmpty || kinds.Any(kind => kind.Bytes is not null) ? kinds.Sum(kind => kind.Bytes ?? 0) : null, used, dataset),
            OtherDatabases = [.. others.Select(other => new OtherDatabase(other.Key, other.Value))],
        };
    }

    /// <summary>What was seen on one node.</summary>
    private sealed class Look(KeyspaceQuestion question)
    {
        private readonly byte[] under = System.Text.Encoding.UTF8.GetBytes(question.Under);

        public KeyspaceTally Tally { get; } = new();

        public BiggestKeys Biggest { get; } = new();

        public async Task AddAsync(IDatabase database, KeyspacePage page)
        {
            var keys = page.Keys.Where(key => key.Name.AsSpan().StartsWith(under))
                .Select(key => (Key: key, Kind: KeyKinds.Of(key.Name, question.Depth)))
                .ToArray();
            var types = await Task.WhenAll(keys.Select(key => TypeAsync(database, key.Key, key.Kind)));
            foreach (var ((key, kind), type) in keys.Zip(types))
            {
                Tally.Add(kind == KeyPrefixes.Other && type == RedisType.List ? KeyKinds.OtherLists : kind, key);
                Biggest.Add(key, type);
            }
        }

        public void Clear()
        {
            Tally.Clear();
            Biggest.Clear();
        }

        // The name says enough of most keys.
        private Task<RedisType> TypeAsync(IDatabase database, MeasuredKey key, string kind) =>
            key.IsWhole && (kind == KeyPrefixes.Other || Biggest.Wants(key))
                ? database.KeyTypeAsync(key.Name, CommandFlags.DemandMaster)
                : Task.FromResult(RedisType.None);
    }
}
