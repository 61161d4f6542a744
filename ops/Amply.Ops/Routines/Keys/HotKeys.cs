using System.Text;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Finds the keys that are used most. The commands do not count as a use of a key.</summary>
/// <remarks>
/// Redis counts uses only under an LFU policy. Under every other policy it records the second of the last use. Then a first pass finds the
/// keys in use, and looks at these keys, one each second, tell the keys that are used all the time.
/// </remarks>
internal sealed class HotKeys(PrimarySet primaries, KeyspaceQuestion question, TimeProvider clock)
{
    private const int ScanCount = 500;
    private const int Most = 20;
    private const int Looks = 10;
    private const int InUseSeconds = 10;
    private const int HighestCounter = 255;

    // The counter of a new key.
    private const int CounterOfANewKey = 5;

    // Each look asks for each of them.
    private const int MostWatched = 2_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public async Task<HotReport> LookAsync(ImmutableArray<Primary> nodes, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var policy = (await NodeInfo.ReadAsync(nodes[0].Server))["maxmemory_policy"] ?? "noeviction";
        var isCounted = policy.EndsWith("-lfu", StringComparison.Ordinal);
        var timed = new TimedProgress(progress, clock);
        var found = new List<(Primary Node, Pass Pass)>();
        foreach (var node in nodes)
        {
            var walk = new CursorWalk(primaries, clock) { MostPages = (question.Sample + ScanCount - 1) / ScanCount };
            var pass = new Pass(question, walk, isCounted, timed);
            found.Add((await walk.RunAsync(node, pass, cancellationToken), pass));
        }

        var candidates = found.SelectMany(one => one.Pass.Candidates, (one, key) => (one.Node, key.Key, key.Score))
            .DistinctBy(one => one.Key).ToArray();
        var scored = isCounted ? candidates : await WatchAsync(candidates, progress, cancellationToken);
        return new HotReport
        {
            Measure = isCounted ? HotMeasure.Counter : HotMeasure.Looks,
            Policy = policy,
            MostScore = isCounted ? HighestCounter : Looks,
            LookedAt = found.Sum(one => one.Pass.Kinds.Values.Sum(kind => kind.Keys)),
            IsPart = found.Any(one => one.Pass.IsPart),
            Unwatched = found.Sum(one => one.Pass.Unwatched),
            Kinds = [.. found.SelectMany(one => one.Pass.Kinds).GroupBy(kind => kind.Key)
                .Select(kind => new HotKind(kind.Key, kind.Sum(one => one.Value.Keys), kind.Sum(one => one.Value.InUse)))
                .OrderByDescending(kind => kind.InUse).ThenBy(kind => kind.Prefix, StringComparer.Ordinal)],
            Keys = [.. scored.Where(one => one.Score > 0).OrderByDescending(one => one.Score)
                .Select(one => new HotKey(BiggestKeys.NameOf(((byte[])one.Key!).AsSpan()), one.Score)).Take(Most)],
        };
    }

    private async Task<(Primary Node, RedisKey Key, int Score)[]> WatchAsync(
        (Primary Node, RedisKey Key, int Score)[] keys, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var scores = new int[keys.Length];
        for (var look = 0; look < Looks && keys.Length > 0; look++)
        {
            progress.Report($"{look} s / {Looks} s  watching {keys.Length:N0} keys");
            await Task.Delay(Second, clock, cancellationToken);
            var idle = await Task.WhenAll(keys.Select(key => AskAsync(key.Node.Database, key.Key, isCounted: false)));
            for (var i = 0; i < keys.Length; i++)
            {
                scores[i] += idle[i] is <= 1 ? 1 : 0;
            }
        }

        return [.. keys.Zip(scores, (key, score) => (key.Node, key.Key, score))];
    }

    // Null where the key is gone.
    private static async Task<int?> AskAsync(IDatabase database, RedisKey key, bool isCounted)
    {
        var reply = await database.ExecuteAsync("OBJECT", [isCounted ? "FREQ" : "IDLETIME", key], CommandFlags.DemandMaster);
        return reply.IsNull ? null : (int)Math.Min((long)reply, int.MaxValue);
    }

    /// <summary>The first pass over the keys of one node.</summary>
    private sealed class Pass(KeyspaceQuestion question, CursorWalk walk, bool isCounted, IProgress<string> progress) : PageHandler
    {
        private readonly byte[] under = Encoding.UTF8.GetBytes(question.Under);
        private readonly PriorityQueue<RedisKey, int> hottest = new();

        public Dictionary<string, (long Keys, long InUse)> Kinds { get; } = new(StringComparer.Ordinal);

        public long Unwatched { get; private set; }

        public bool IsPart => walk.Fraction < 1;

        /// <summary>Under an LFU policy the score is the counter, otherwise it is not known yet.</summary>
        public IEnumerable<(RedisKey Key, int Score)> Candidates => hottest.UnorderedItems.Select(one => (one.Element, one.Priority));

        public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
        {
            var page = await ScanPage.ReadAsync(node, cursor, KeySweep.Escape(question.Under) + "*", ScanCount, type: null);
            var keys = page.Keys.Where(key => ((byte[])key!).AsSpan().StartsWith(under)).ToArray();
            var answers = await Task.WhenAll(keys.Select(key => AskAsync(node.Database, key, isCounted)));
            foreach (var (key, answer) in keys.Zip(answers))
            {
                if (answer is { } value)
                {
                    Add(key, value);
                }
            }

            progress.Report($"{walk.Fraction:P0} of shard {node.Shard} read for keys in use");
            return page.Next;
        }

        public override void Restart()
        {
            Kinds.Clear();
            hottest.Clear();
            Unwatched = 0;
        }

        private void Add(RedisKey key, int value)
        {
            var isInUse = isCounted ? value > CounterOfANewKey : value <= InUseSeconds;
            var kind = KeyKinds.Of((byte[])key!, question.Depth);
            var name = Kinds.Count < KeyspaceTally.MostKinds || Kinds.ContainsKey(kind) ? kind : KeyKinds.More;
            var (keys, inUse) = Kinds.GetValueOrDefault(name);
            Kinds[name] = (keys + 1, inUse + (isInUse ? 1 : 0));
            if (isCounted)
            {
                hottest.Enqueue(key, value);
                _ = hottest.Count > Most && hottest.TryDequeue(out var _, out var _);
            }
            else if (value <= 1 && hottest.Count < MostWatched)
            {
                hottest.Enqueue(key, 0);
            }
            else if (value <= 1)
            {
                Unwatched++;
            }
        }
    }
}
