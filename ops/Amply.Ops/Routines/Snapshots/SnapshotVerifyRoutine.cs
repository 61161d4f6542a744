using Amply.Ops.Routines.Manifests;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Loads a snapshot's files into a redis-server of their own and compares what they hold with the manifest. Nothing else is touched.</summary>
/// <param name="files">An RDB file per shard.</param>
/// <param name="manifest">Absent where the snapshot has none.</param>
public sealed class SnapshotVerifyRoutine(string snapshot, ImmutableArray<string> files, SnapshotManifest? manifest, TimeProvider clock)
    : IReport<SnapshotVerdict>
{
    /// <exception cref="Amply.Lab.LabRefusedException">This machine has no redis-server that could load it.</exception>
    public async Task<SnapshotVerdict> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var hash = manifest is null ? SaltedHash.New() : SaltedHash.Of(manifest.Salt);
        var wanted = (manifest?.Sample ?? []).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var found = new Dictionary<string, KeyFingerprint?>(StringComparer.Ordinal);
        var census = new KeyCensus(hash, sampleSize: 0);
        var (expired, notes) = (0L, ImmutableArray.CreateBuilder<string>());
        foreach (var file in files)
        {
            await using var scratch = await ScratchRedis.LoadAsync(file, progress, clock, cancellationToken);
            if (scratch.Problem is { } problem)
            {
                return new SnapshotVerdict
                {
                    Snapshot = snapshot,
                    Quality = problem.IsOfFile ? SnapshotQuality.Bad : SnapshotQuality.Unknown,
                    Summary = problem.IsOfFile
                        ? $"{snapshot} is NOT good: {Path.GetFileName(file)} does not load."
                        : $"Whether {snapshot} is good is not known: {Path.GetFileName(file)} could not be loaded here.",
                    Problems = [$"{file}: {problem.Words}"],
                };
            }

            if (scratch.Unchecked)
            {
                notes.Add($"{Path.GetFileName(file)} carries no checksum: its bytes could not be checked");
            }

            var here = new Dictionary<string, RedisKey>(StringComparer.Ordinal);
            await census.AddAsync(
                scratch.Server,
                progress,
                (hashed, key) =>
                {
                    if (wanted.ContainsKey(hashed))
                    {
                        here[hashed] = key;
                    }
                },
                cancellationToken);
            foreach (var (hashed, key) in here)
            {
                found[hashed] = await new KeyReader(scratch.Server, hash).ReadAsync(key);
            }

            // Those that ran out between the load and the count went by the same rule.
            var info = NodeInfo.Parse((string?)await scratch.Server.ExecuteAsync("INFO", "stats") ?? "");
            expired += scratch.Expired + (info.Number("expired_keys") ?? 0);
        }

        return manifest is null
            ? new SnapshotVerdict
            {
                Snapshot = snapshot,
                Quality = SnapshotQuality.Unproven,
                Summary = $"{snapshot} loads and holds {census.Keys:N0} keys; there is no manifest to compare it with.",
                Notes = notes.ToImmutable(),
                Prefixes = [.. census.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new PrefixVerdict(c.Key, c.Value, null, null))],
                Expired = expired,
            }
            : Judge(manifest, census.Counts, found, expired, notes.ToImmutable());
    }

    private SnapshotVerdict Judge(
        SnapshotManifest manifest,
        IReadOnlyDictionary<string, long> counts,
        Dictionary<string, KeyFingerprint?> found,
        long expired,
        ImmutableArray<string> notes)
    {
        var sample = Sample(manifest, found);
        var prefixes = manifest.Keys.Keys.Union(counts.Keys).Order(StringComparer.Ordinal)
            .Select(p => (Prefix: p, Keys: counts.GetValueOrDefault(p), Range: manifest.Keys.GetValueOrDefault(p) ?? new CountRange(0, 0)))
            .ToArray();
        var problems = ImmutableArray.CreateBuilder<string>();
        // Which of a kind have run out cannot be seen any more, only how many of all.
        var shortfalls = prefixes.Select(p => (p.Prefix, Keys: Math.Max(0, p.Range.Least - manifest.WritesMeanwhile - p.Keys))).Where(p => p.Keys > 0).ToArray();
        if (shortfalls.Sum(s => s.Keys) > expired)
        {
            problems.Add($"keys are missing: {string.Join(", ", shortfalls.Select(s => $"{s.Keys:N0} of {s.Prefix}"))}; {expired:N0} of all ran out since");
        }

        problems.AddRange(prefixes.Where(p => p.Keys > p.Range.Most + manifest.WritesMeanwhile).Select(p => $"{p.Prefix} has {p.Keys:N0} keys, and there were {p.Range.Most:N0} when it was made"));
        if (sample.Changed > 0)
        {
            problems.Add($"{sample.Changed} of {manifest.Sample.Length} sampled keys hold another value, or another TTL, than when it was made");
        }

        if (sample.Missing > 0)
        {
            problems.Add($"{sample.Missing} of {manifest.Sample.Length} sampled keys are missing, though their TTL has not run out");
        }

        var keys = counts.Values.Sum();
        return new SnapshotVerdict
        {
            Snapshot = snapshot,
            Quality = problems.Count == 0 ? SnapshotQuality.Good : SnapshotQuality.Bad,
            Summary = problems.Count == 0
                ? $"{snapshot} is good: {keys:N0} keys, {sample.Same} of {sample.Same} sampled values as they were."
                : $"{snapshot} is NOT good: it loads, and does not hold what was there when it was made.",
            Problems = problems.ToImmutable(),
            Notes =
            [
                .. notes,
                .. expired == 0 ? Array.Empty<string>() : [$"{expired:N0} keys are not counted: their TTL has run out since"],
                .. manifest.WritesMeanwhile == 0 ? Array.Empty<string>() : [$"{manifest.WritesMeanwhile:N0} writes came while it was made: the counts may differ by as many, the sample may not"],
            ],
            Prefixes = [.. prefixes.Select(p => new PrefixVerdict(p.Prefix, p.Keys, p.Range.Least, p.Range.Most))],
            Expired = expired,
            Sample = sample,
        };
    }

    private SampleVerdict Sample(SnapshotManifest manifest, Dictionary<string, KeyFingerprint?> found)
    {
        var now = clock.GetUtcNow();
        var (same, changed, missing, expired) = (0, 0, 0, 0);
        foreach (var one in manifest.Sample)
        {
            if (found.GetValueOrDefault(one.Key) is { } state)
            {
                (same, changed) = state.Agrees(one.State) ? (same + 1, changed) : (same, changed + 1);
            }
            else if (one.State.ExpiresAt <= now)
            {
                expired++;
            }
            else
            {
                missing++;
            }
        }

        return new SampleVerdict(same, changed, missing, expired);
    }
}
