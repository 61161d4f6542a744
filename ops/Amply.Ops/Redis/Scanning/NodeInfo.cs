using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>INFO of one node; it is allowed where CONFIG is not.</summary>
public sealed class NodeInfo
{
    private readonly RedisInfo fields;

    private NodeInfo(RedisInfo fields) => this.fields = fields;

    public string RunId => Text("run_id");

    public string Version => Text("redis_version");

    /// <summary>Of the history of writes: a primary and its replicas have the same, and a promoted node begins a new one.</summary>
    public string ReplicationId => Text("master_replid");

    /// <summary>Bytes of the replication stream that a replica has carried out.</summary>
    public long ReplicaOffset => Number("slave_repl_offset");

    /// <summary>Whether a replica hears of its primary and has all of what came before.</summary>
    public bool IsLinkUp => Text("master_link_status") == "up" && Text("master_sync_in_progress") != "1";

    public bool IsPrimary => Text("role") == "master";

    public bool IsLoading => Text("loading") == "1";

    public bool IsClustered => Text("cluster_enabled") == "1";

    public bool IsSaving => Text("rdb_bgsave_in_progress") == "1";

    public int ConnectedReplicas => (int)Number("connected_slaves");

    public long UsedMemoryBytes => Number("used_memory");

    /// <summary>used_memory less what Redis takes for itself; null where the server does not say it.</summary>
    public long? DatasetBytes => fields.Number("used_memory_dataset");

    /// <summary>Keys of each database that has any.</summary>
    public IReadOnlyDictionary<int, long> Databases => fields.Databases();

    /// <summary>0 where there is no limit.</summary>
    public long MaxMemoryBytes => Number("maxmemory");

    /// <summary>Bytes of the replication stream that it has written.</summary>
    public long ReplicationOffset => Number("master_repl_offset");

    /// <summary>Bytes of the replication stream that the slowest connected replica has yet to confirm; 0 without replicas.</summary>
    public long ReplicationLagBytes => Confirmed().Select(at => ReplicationOffset - at).Append(0).Max();

    /// <summary>How many of the connected replicas have confirmed the stream up to an offset.</summary>
    public int ReplicasAt(long offset) => Confirmed().Count(at => at >= offset);

    private IEnumerable<long> Confirmed() =>
        from i in Enumerable.Range(0, ConnectedReplicas)
        from part in Text($"slave{i}").Split(',')
        where part.StartsWith("offset=", StringComparison.Ordinal)
        select long.TryParse(part.AsSpan(7), out var offset) ? offset : 0;

    public static async Task<NodeInfo> ReadAsync(IServer server) => Parse(await server.InfoRawAsync() ?? "");

    public static NodeInfo Parse(string text) => new(RedisInfo.Parse(text));

    private string Text(string field) => fields[field] ?? "";

    private long Number(string field) => fields.Number(field) ?? 0;
}
