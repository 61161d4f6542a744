using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>The options of the verb.</summary>
/// <param name="Over">Only counters above this number; null: every counter.</param>
/// <param name="Limit">The most counters to list.</param>
public sealed record RateListQuestion(long? Over, int Limit);

/// <summary>Lists the highest counters of requests. Changes nothing, and where possible does not reset idle times.</summary>
public sealed class RateList(IMultiplexerFactory connections, RateListQuestion question, string target, TimeProvider clock)
    : IReport<RateListing>
{
    private const int ScanCount = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<RateList> OpenAsync(
        IGroupAccess group, RateListQuestion question, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), question, group.Target.Option, clock);

    public async Task<RateListing> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var timed = new TimedProgress(progress, clock);
        var (sources, all) = (new ReadSources(looking: true, clock), new RateTally(question));
        var slots = await OnePass.RunAsync(
            primaries,
            async map =>
            {
                foreach (var primary in map.Primaries)
                {
                    var walk = new CursorWalk(primaries, clock);
                    var look = new Look(question, walk, sources, map.Primaries, timed);
                    await walk.RunAsync(primary, look, cancellationToken);
                    all.AddAll(look.Tally);
                }
            },
            cancellationToken);
        return new RateListing
        {
            Counters = all.Highest,
            Seen = all.Seen,
            Matching = all.Matching,
            Endless = all.Endless,
            NotCounters = all.NotCounters,
            Unproved = slots.Verdict == Verdict.Pass ? null : slots.Message,
            ReadFrom = sources.Places,
            Fix = all.Endless > 0 ? $"./amply ratelimit repair {target}" : null,
        };
    }

    /// <summary>The counters of one node.</summary>
    private sealed class Look(
        RateListQuestion question, CursorWalk walk, ReadSources sources, ImmutableArray<Primary> shards, IProgress<string> progress)
        : PageHandler
    {
        // The longest number that INCR accepts has 20 characters. One more tells a longer text.
        private const int MostDigits = 20;

        public RateTally Tally { get; private set; } = new(question);

        public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
        {
            var page = await ScanPage.ReadAsync(node, cursor, KeyNames.RatePrefix + "*", ScanCount, type: null);
            var keys = page.Keys.Where(key => KeyRoles.Of((byte[])key!) == KeyRole.Counter).ToArray();
            if (keys.Length > 0)
            {
                var source = await sources.ForAsync(node, shards);
                await source.BeginPageAsync();
                foreach (var counter in await Task.WhenAll(keys.Select(key => ReadAsync(source, key))))
                {
                    Tally.Add(counter);
                }
            }

            progress.Report($"{walk.Fraction:P0} of shard {node.Shard} read: {Tally.Seen:N0} counters");
            return page.Next;
        }

        public override void Restart() => Tally = new RateTally(question);

        private static async Task<RateCounter> ReadAsync(ReadSource source, RedisKey key)
        {
            var left = source.Database.ExecuteAsync("PTTL", [key], source.Flags);
            RedisValue value;
            try
            {
                value = await source.Database.StringGetRangeAsync(key, 0, MostDigits, source.Flags);
            }
            catch (RedisServerException error) when (error.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
            {
                value = default;
                _ = await left;
                return new RateCounter(Name(key), RateCounterState.WrongType, null, null);
            }

            var milliseconds = (long)await left;
            double? seconds = milliseconds >= 0 ? milliseconds / 1000.0 : null;
            return (Number((string?)value), milliseconds) switch
            {
                (_, -2) => new RateCounter(Name(key), RateCounterState.Absent, null, null),
                (null, _) => new RateCounter(Name(key), RateCounterState.Malformed, null, seconds),
                (var count, -1) => new RateCounter(Name(key), RateCounterState.Endless, count, null),
                (var count, _) => new RateCounter(Name(key), RateCounterState.Counting, count, seconds),
            };
        }

        private static string Name(RedisKey key) => ((string)key!)[KeyNames.RatePrefix.Length..];

        // What INCR accepts: no blanks, no plus sign, no leading zeros.
        private static long? Number(string? text) => long.TryParse(text, out var number) && $"{number}" == text ? number : null;
    }
}
