using Amply.Ops.Routines.Manifests;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Loads a snapshot's files into a private redis-server and compares the keys with the manifest. Changes nothing.</summary>
/// <param name="files">One RDB file for each shard.</param>
/// <param name="manifest">The manifest; null where the snapshot has none.</param>
public sealed class SnapshotVerifyRoutine(string snapshot, ImmutableArray<string> files, SnapshotManifest? manifest, TimeProvider clock)
    : IReport<SnapshotVerdict>
{
    /// <exception cref="Amply.Lab.LabRefusedException">This machine has no suitable redis-server.</exception>
    public async Task<SnapshotVerdict> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var hash = manifest is null ? SaltedHash.New() : SaltedHash.Of(manifest.Salt);
        var wanted = (manifest?.Sample ?? []).Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, KeyFingerprint?>(StringComparer.Ordinal);
        var census = new KeyCensus(hash, sampleSize: 0, wanted);
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
                        : $"It is not known whether {snapshot} is good: {Path.GetFileName(file)} could not be loaded here.",
                    Problems = [$"{file}: {problem.Words}"],
                };
            }

            if (scratch.Unchecked)
            {
                notes.Add($"{Path.GetFileName(file)} has no checksum: its bytes could not be checked");
            }

            await census.AddAsync(scratch.Server, progress, cancellationToken);
            foreach (var (hashed, key) in census.Found)
            {
                found[hashed] = await new KeyReader(scratch.Server, hash).ReadAsync(key);
            }

            // Keys that expired between the load and the count.
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
                Prefixes = [.. census.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(
                    c => new PrefixVerdict(c.Key, c.Value, null, null))],
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
        // Only the total of expired keys is known, not their kinds.
        var shortfalls = prefixes
            .Select(p => (p.Prefix, Keys: Math.Max(0, p.Range.Least - manifest.WritesMeanwhile - p.Keys)))
            .Where(p => p.Keys > 0)
            .ToArray();
        if (shortfalls.Sum(s => s.Keys) > expired)
        {
            var missing = string.Join(", ", shortfalls.Select(s => $"{s.Keys:N0} of {s.Prefix}"));
            problems.Add($"keys are missing: {missing}; {expired:N0} keys have expired since");
        }

        problems.AddRange(prefixes.Where(p => p.Keys > p.Range.Most + manifest.WritesMeanwhile).Select(
            p => $"{p.Prefix} has {p.Keys:N0} keys, and had {p.Range.Most:N0} when the snapshot was created"));
        if (sample.Changed > 0)
        {
            problems.Add(
                $"{sample.Changed} of {manifest.Sample.Length} sampled keys have another value or TTL than when the snapshot was created");
        }

        if (sample.Missing > 0)
        {
            problems.Add($"{sample.Missing} of {manifest.Sample.Length} sampled keys are missing although their TTL has not ended");
        }

        var keys = counts.Values.Sum();
        return new SnapshotVerdict
        {
            Snapshot = snapshot,
            Quality = problems.Count == 0 ? SnapshotQuality.Good : SnapshotQuality.Bad,
            Summary = problems.Count == 0
                ? $"{snapshot} is good: {keys:N0} keys, {sample.Same} of {manifest.Sample.Length} sampled values unchanged."
                : $"{snapshot} is NOT good: it loads, but its keys do not match the manifest.",
            Problems = problems.ToImmutable(),
            Notes =
            [
                .. notes,
                .. expired == 0 ? Array.Empty<string>() : [$"{expired:N0} keys have expired since and are not counted"],
                .. sample.Expired == 0
                    ? Array.Empty<string>()
                    : [$"{sample.Expired} of {manifest.Sample.Length} sampled keys have expired since, so their values were not compared"],
                .. manifest.WritesMeanwhile == 0
                    ? Array.Empty<string>()
                    : [$"{manifest.WritesMeanwhile:N0} writes came while the snapshot was created. {MayDiffer}"],
            ],
            Prefixes = [.. prefixes.Select(p => new PrefixVerdict(p.Prefix, p.Keys, p.Range.Least, p.Range.Most))],
            Expired = expired,
            Sample = sample,
        };
    }

    private const string MayDiffer = "The counts may differ by as many; the sample may not";

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
