using Amply.Ops.Routines.Keys;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Manifests;

/// <summary>Counts keys by prefix and takes a sample, in one walk and in constant memory.</summary>
/// <remarks>The sample is the keys with the smallest salted hashes: even, and the same in every walk.</remarks>
/// <param name="wanted">Hashes of keys to find.</param>
internal sealed class KeyCensus(SaltedHash hash, int sampleSize, IReadOnlyCollection<string>? wanted = null)
{
    private const int PageSize = 1_000;

    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (RedisKey Key, IServer On)> sample = new(StringComparer.Ordinal);
    private readonly SortedSet<string> chosen = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => counts;

    public long Keys => counts.Values.Sum();

    /// <summary>The keys of the sample by their hash, with the server of each.</summary>
    public IReadOnlyDictionary<string, (RedisKey Key, IServer On)> Sample => sample;

    /// <summary>The wanted keys of the last server, by their hash.</summary>
    public Dictionary<string, RedisKey> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds every key of a server.</summary>
    public async Task AddAsync(
        IServer server, IProgress<string> progress, CancellationToken cancellationToken)
    {
        Found.Clear();
        var cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reply = (RedisResult[])(await server.ExecuteAsync(0, "SCAN", [cursor, "COUNT", PageSize]))!;
            cursor = (string)reply[0]!;
            foreach (var key in (RedisKey[])reply[1]!)
            {
                Add(key, server);
            }

            progress.Report($"counting: {Keys:N0} keys");
        }
        while (cursor != "0");
    }

    private void Add(RedisKey key, IServer on)
    {
        var name = (byte[])key!;
        if (name.AsSpan().StartsWith("amply:"u8))
        {
            // The lock and the probe of this program.
            return;
        }

        var prefix = KeyPrefixes.Of(name) ?? KeyPrefixes.Other;
        counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
        var hashed = hash.Hex(name);
        if (wanted?.Contains(hashed) == true)
        {
            Found[hashed] = key;
        }

        if (sampleSize == 0 || (sample.Count == sampleSize && string.CompareOrdinal(hashed, chosen.Max) > 0) || !chosen.Add(hashed))
        {
            return;
        }

        sample[hashed] = (key, on);
        if (sample.Count > sampleSize)
        {
            sample.Remove(chosen.Max!);
            chosen.Remove(chosen.Max!);
        }
    }
}
