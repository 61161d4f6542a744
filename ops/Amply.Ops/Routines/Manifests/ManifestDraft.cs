using Amply.Ops.Routines.Keys;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Manifests;

/// <summary>A manifest in progress: the counts before the snapshot, kept until those after it.</summary>
internal sealed class ManifestDraft
{
    /// <summary>The number of keys whose values are compared.</summary>
    private const int SampleSize = 256;

    private readonly SaltedHash hash = SaltedHash.New();
    private readonly ImmutableArray<(string Id, IServer Server)> nodes;
    private readonly KeyCensus before;
    private readonly Dictionary<string, KeyFingerprint> states = new(StringComparer.Ordinal);
    private readonly List<WriteCount> writes = [];
    private readonly DateTimeOffset from;

    private ManifestDraft(ImmutableArray<(string Id, IServer Server)> nodes, DateTimeOffset from)
    {
        (this.nodes, this.from) = (nodes, from);
        before = new KeyCensus(hash, SampleSize);
    }

    /// <summary>Counts before the snapshot.</summary>
    public static async Task<ManifestDraft> BeginAsync(
        ImmutableArray<(string Id, IServer Server)> nodes,
        IProgress<string> progress,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var draft = new ManifestDraft(nodes, clock.GetUtcNow());
        foreach (var (_, server) in nodes)
        {
            draft.writes.Add(await WriteCount.ReadAsync(server));
            await draft.before.AddAsync(server, progress, cancellationToken);
        }

        await foreach (var (key, state) in draft.StatesAsync())
        {
            draft.states[key] = state;
        }

        return draft;
    }

    /// <summary>Counts after the snapshot. Null where a node restarted in between.</summary>
    public async Task<SnapshotManifest?> EndAsync(
        string snapshot, string replicationGroupId, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var after = new KeyCensus(hash, sampleSize: 0);
        var steady = ImmutableArray.CreateBuilder<SampledKey>();
        await foreach (var (key, state) in StatesAsync())
        {
            if (states.GetValueOrDefault(key) == state)
            {
                steady.Add(new SampledKey(key, KeyPrefixes.Of((byte[])before.Sample[key].Key!) ?? KeyPrefixes.Other, state));
            }
        }

        var written = 0L;
        foreach (var ((_, server), first) in nodes.Zip(writes))
        {
            await after.AddAsync(server, progress, cancellationToken);
            var last = await WriteCount.ReadAsync(server);
            if (last.RunId != first.RunId)
            {
                return null;
            }

            written += last.Writes - first.Writes;
        }

        return new SnapshotManifest
        {
            Snapshot = snapshot,
            ReplicationGroupId = replicationGroupId,
            Nodes = [.. nodes.Select(n => n.Id)],
            From = from,
            Until = clock.GetUtcNow(),
            Salt = hash.Salt,
            Keys = before.Counts.Keys.Union(after.Counts.Keys).ToImmutableSortedDictionary(
                prefix => prefix,
                prefix =>
                {
                    var (one, other) = (before.Counts.GetValueOrDefault(prefix), after.Counts.GetValueOrDefault(prefix));
                    return new CountRange(Math.Min(one, other), Math.Max(one, other));
                },
                StringComparer.Ordinal),
            WritesMeanwhile = written,
            Sample = steady.ToImmutable(),
        };
    }

    // The shard of the key is asked first. After a reshard another shard has the key.
    private async IAsyncEnumerable<(string Key, KeyFingerprint State)> StatesAsync()
    {
        foreach (var (hashed, (key, on)) in before.Sample)
        {
            foreach (var server in nodes.Select(n => n.Server).OrderBy(server => server != on))
            {
                KeyFingerprint? state;
                try
                {
                    state = await new KeyReader(server, hash).ReadAsync(key);
                }
                catch (RedisServerException error) when (error.Message.StartsWith("MOVED", StringComparison.Ordinal))
                {
                    continue;
                }
                catch (RedisServerException error) when (RefusedCommands.Is(error))
                {
                    // The key changed its type, or may not be read. It leaves the sample.
                    break;
                }

                if (state is not null)
                {
                    yield return (hashed, state);
                    break;
                }
            }
        }
    }
}

/// <summary>The number of write commands of a node since it started, with those of its primary.</summary>
internal sealed record WriteCount(string RunId, long Writes)
{
    private const string Prefix = "cmdstat_";

    public static async Task<WriteCount> ReadAsync(IServer server)
    {
        var names = ((string[])(await server.ExecuteAsync("COMMAND", "LIST", "FILTERBY", "ACLCAT", "write"))!).ToHashSet(
            StringComparer.OrdinalIgnoreCase);
        var info = NodeInfo.Parse((string?)await server.ExecuteAsync("INFO", "everything") ?? "");
        var writes = info.Fields
            .Where(
                field => field.Key.StartsWith(Prefix, StringComparison.Ordinal) && names.Contains(field.Key[Prefix.Length..].Split('|')[0]))
            .Sum(field => long.Parse(field.Value.Split(',')[0]["calls=".Length..]));
        return new WriteCount(info.RunId, writes + (info.Number("expired_keys") ?? 0) + (info.Number("evicted_keys") ?? 0));
    }
}
