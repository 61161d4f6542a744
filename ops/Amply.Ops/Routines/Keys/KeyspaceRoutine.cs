using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>The options of the verb.</summary>
/// <param name="Under">The begin of the keys' names, an exact text; empty: all keys.</param>
/// <param name="Depth">From 1 to <see cref="DeepestDepth"/>; see <see cref="KeyspaceReport.Depth"/>.</param>
/// <param name="Sample">About how many keys of each node to measure; null: all.</param>
/// <param name="Hot">Whether to look for the keys that are used most, too.</param>
public sealed record KeyspaceQuestion(string Under = "", int Depth = 1, int? Sample = null, bool Hot = false)
{
    public const int DeepestDepth = 5;
}

/// <summary>Measures the keys by kind. Changes nothing, and does not reset idle times.</summary>
public sealed class KeyspaceRoutine(IMultiplexerFactory connections, KeyspaceQuestion question, TimeProvider clock)
    : IReport<KeyspaceReport>
{
    // Other clients wait while a script measures a page.
    private const int ScanCount = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<KeyspaceRoutine> OpenAsync(
        IGroupAccess group, KeyspaceQuestion question, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), question, clock);

    public async Task<KeyspaceReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock) { Progress = progress };
        var all = new Whole();
        var timed = new TimedProgress(progress, clock);
        var slots = await OnePass.RunAsync(
            primaries,
            async map =>
            {
                foreach (var primary in map.Primaries)
                {
                    await LookAsync(primaries, primary, all, timed, cancellationToken);
                }
            },
            cancellationToken);
        var kinds = all.Tally.Kinds();
        var hot = question.Hot
            ? await new HotKeys(primaries, question, clock).LookAsync(
                (await primaries.ReadMapAsync(cancellationToken)).Primaries, progress, cancellationToken)
            : null;
        return new KeyspaceReport
        {
            Keys = all.Keys,
            LookedAt = all.Tally.LookedAt,
            IsEstimate = all.IsEstimate,
            Unproved = slots.Verdict == Verdict.Pass ? null : slots.Message,
            Under = question.Under.Length > 0 ? question.Under : null,
            Depth = question.Depth,
            Kinds = kinds,
            Biggest = all.Biggest.Keys,
            Memory = new KeyspaceMemory(
                kinds.IsEmpty || kinds.Any(kind => kind.Bytes is not null)
                    ? kinds.Sum(kind => kind.Bytes ?? 0)
                    : null, all.UsedBytes, all.DatasetBytes),
            Hot = hot,
            OtherDatabases = [.. all.OtherDatabases.Select(other => new OtherDatabase(other.Key, other.Value))],
        };
    }

    private async Task LookAsync(
        PrimarySet primaries, Primary primary, Whole all, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var walk = new CursorWalk(primaries, clock) { MostPages = (question.Sample + ScanCount - 1) / ScanCount };
        var here = new Look(question, walk, progress);
        var end = await walk.RunAsync(primary, here, cancellationToken);
        all.Add(here, await NodeInfo.ReadAsync(end.Server), walk.Fraction);
    }

    /// <summary>The sums of all nodes.</summary>
    private sealed class Whole
    {
        public KeyspaceTally Tally { get; } = new();

        public BiggestKeys Biggest { get; } = new();

        public SortedDictionary<int, long> OtherDatabases { get; } = [];

        public long Keys { get; private set; }

        public long UsedBytes { get; private set; }

        public long? DatasetBytes { get; private set; }

        public bool IsEstimate { get; private set; }

        /// <param name="fraction">The part of the node's keys that was measured, from 0 to 1.</param>
        public void Add(Look node, NodeInfo info, double fraction)
        {
            Tally.AddScaled(node.Tally, 1 / fraction);
            Biggest.AddAll(node.Biggest);
            IsEstimate |= fraction < 1;
            UsedBytes += info.UsedMemoryBytes;
            DatasetBytes = info.DatasetBytes is { } data ? (DatasetBytes ?? 0) + data : DatasetBytes;
            foreach (var (database, keys) in info.Databases)
            {
                Keys += database == 0 ? keys : 0;
                if (database != 0)
                {
                    OtherDatabases[database] = OtherDatabases.GetValueOrDefault(database) + keys;
                }
            }
        }
    }

    /// <summary>The measurements of one node.</summary>
    private sealed class Look(KeyspaceQuestion question, CursorWalk walk, IProgress<string> progress) : PageHandler
    {
        private readonly byte[] under = System.Text.Encoding.UTF8.GetBytes(question.Under);

        public KeyspaceTally Tally { get; } = new();

        public BiggestKeys Biggest { get; } = new();

        public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
        {
            var page = await KeyspacePage.ReadAsync(node, cursor, KeySweep.Escape(question.Under) + "*", ScanCount);
            await AddAsync(node.Database, page);
            progress.Report($"{walk.Fraction:P0} of shard {node.Shard} measured");
            return page.Next;
        }

        public override void Restart()
        {
            Tally.Clear();
            Biggest.Clear();
        }

        private async Task AddAsync(IDatabase database, KeyspacePage page)
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

        // For most keys the name says enough.
        private Task<RedisType> TypeAsync(IDatabase database, MeasuredKey key, string kind) =>
            key.IsWhole && (kind == KeyPrefixes.Other || Biggest.Wants(key))
                ? database.KeyTypeAsync(key.Name, CommandFlags.DemandMaster)
                : Task.FromResult(RedisType.None);
    }
}
