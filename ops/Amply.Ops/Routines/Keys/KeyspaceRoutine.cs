using System.Text;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Looks at what the keyspace holds; changes nothing, also not when keys were used last.</summary>
public sealed class KeyspaceRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    private const int ScanCount = 1_000;

    // Of each page these keys are measured: MEMORY USAGE costs more than a TTL.
    private const int MeasuredOfAPage = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="pages">How many pages of about a thousand keys to look at on each node; absent: all.</param>
    public async Task<KeyspaceReport> LookAsync(int? pages, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var kinds = new Dictionary<string, Kind>(StringComparer.Ordinal);
        var (keys, lookedAt, estimate) = (0L, 0L, false);
        foreach (var primary in await primaries.FindAsync(cancellationToken))
        {
            var here = new Dictionary<string, Kind>(StringComparer.Ordinal);
            var walk = new CursorWalk(primaries, clock) { MostPages = pages };
            var end = await walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    var page = await ScanPage.ReadAsync(node, cursor, "*", ScanCount, type: null);
                    await AddAsync(node.Database, page.Keys, here);
                    lookedAt += page.Keys.Length;
                    progress.Report($"looking: shard {node.Shard}, {walk.Fraction:P0}");
                    return page.Next;
                },
                () => Task.CompletedTask,
                here.Clear,
                cancellationToken);
            keys += await end.Server.DatabaseSizeAsync(0);
            estimate |= walk.Fraction < 1;
            foreach (var (prefix, kind) in here)
            {
                kinds[prefix] = kinds.GetValueOrDefault(prefix).Plus(kind.Scaled(1 / walk.Fraction));
            }
        }

        return new KeyspaceReport(keys, lookedAt, estimate, [.. kinds.Select(k => k.Value.Named(k.Key)).OrderByDescending(k => k.Bytes)]);
    }

    private static async Task AddAsync(IDatabase database, RedisKey[] keys, Dictionary<string, Kind> kinds)
    {
        var endless = await Task.WhenAll(keys.Select(key => database.KeyTimeToLiveAsync(key, CommandFlags.DemandMaster)));
        var sizes = await Task.WhenAll(keys.Take(MeasuredOfAPage).Select(key => database.ExecuteAsync("MEMORY", ["USAGE", key], CommandFlags.DemandMaster)));
        for (var i = 0; i < keys.Length; i++)
        {
            var prefix = PrefixOf((byte[])keys[i]!);
            var size = i < sizes.Length && !sizes[i].IsNull ? (long)sizes[i] : (long?)null;
            kinds[prefix] = kinds.GetValueOrDefault(prefix).Plus(new Kind(1, endless[i] is null ? 1 : 0, size is null ? 0 : 1, size ?? 0, size ?? 0));
        }
    }

    // The applications' kinds by name; of others what stands before the first colon, which is a kind by custom.
    private static string PrefixOf(ReadOnlySpan<byte> key)
    {
        if (KeyPrefixes.Of(key) is { } known)
        {
            return known;
        }

        var colon = key.IndexOf((byte)':');
        return colon is > 0 and < 40 ? Encoding.UTF8.GetString(key[..(colon + 1)]) : KeyPrefixes.Other;
    }

    private readonly record struct Kind(double Keys, double WithoutTtl, double Measured, double MeasuredBytes, long Biggest)
    {
        public Kind Plus(Kind other) => new(
            Keys + other.Keys, WithoutTtl + other.WithoutTtl, Measured + other.Measured, MeasuredBytes + other.MeasuredBytes, Math.Max(Biggest, other.Biggest));

        public Kind Scaled(double factor) => this with { Keys = Keys * factor, WithoutTtl = WithoutTtl * factor };

        public KeyKind Named(string prefix) =>
            new(prefix, (long)Keys, (long)WithoutTtl, Measured > 0 ? (long)(MeasuredBytes / Measured * Keys) : 0, Biggest);
    }
}
