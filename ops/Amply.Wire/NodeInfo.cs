using System.Globalization;

namespace Amply.Wire;

/// <summary>The reply of INFO or CLUSTER INFO by field; empty if the node does not answer.</summary>
/// <remarks>
/// Lines end with LF or CR LF. A property that is not nullable is 0 if the number is absent or cannot be read.
/// </remarks>
public sealed class NodeInfo
{
    // No node has more replicas. A higher number does not come from Redis.
    private const int MostReplicas = 10_000;

    private readonly Dictionary<string, string> fields;

    private NodeInfo(Dictionary<string, string> fields) => this.fields = fields;

    /// <summary>The reply of a node that does not answer.</summary>
    public static NodeInfo None { get; } = new([]);

    public IReadOnlyDictionary<string, string> Fields => fields;

    public string? this[string field] => fields.GetValueOrDefault(field);

    public string RunId => Text("run_id");

    public string Version => Text("redis_version");

    public bool IsPrimary => Text("role") == "master";

    public bool IsReplica => Text("role") == "slave";

    public bool IsLoading => Text("loading") == "1";

    public bool IsClustered => Text("cluster_enabled") == "1";

    public bool IsSaving => Text("rdb_bgsave_in_progress") == "1";

    /// <summary>Whether a replica is connected to its primary and has finished its first synchronisation.</summary>
    public bool IsLinkUp => Text("master_link_status") == "up" && Text("master_sync_in_progress") != "1";

    /// <summary>The id of the replication stream. A primary and its replicas have the same id; a promotion starts a new one.</summary>
    public string ReplicationId => Text("master_replid");

    /// <summary>
    /// Bytes of the replication stream that a primary has written or a replica has executed; null if the node does not report them.
    /// </summary>
    public long? Offset => Number(IsReplica ? "slave_repl_offset" : "master_repl_offset");

    /// <summary>Bytes of the replication stream that the node has written.</summary>
    public long ReplicationOffset => Number("master_repl_offset") ?? 0;

    /// <summary>Bytes of the replication stream that a replica has executed.</summary>
    public long ReplicaOffset => Number("slave_repl_offset") ?? 0;

    public int ConnectedReplicas => (int)Math.Clamp(Number("connected_slaves") ?? 0, 0, MostReplicas);

    /// <summary>Bytes of the replication stream that the slowest connected replica has yet to confirm; 0 without replicas.</summary>
    public long ReplicationLagBytes => Confirmed().Select(at => ReplicationOffset - at).Append(0).Max();

    public long UsedMemoryBytes => Number("used_memory") ?? 0;

    /// <summary>used_memory without Redis' own memory; null if the server does not report it.</summary>
    public long? DatasetBytes => Number("used_memory_dataset");

    /// <summary>0 if there is no limit.</summary>
    public long MaxMemoryBytes => Number("maxmemory") ?? 0;

    /// <summary>Keys of each database that has any: <c>db1:keys=3,expires=0,avg_ttl=0</c>.</summary>
    public IReadOnlyDictionary<int, long> Databases
    {
        get
        {
            var databases = new SortedDictionary<int, long>();
            foreach (var (name, value) in fields)
            {
                if (name.StartsWith("db", StringComparison.Ordinal)
                    && int.TryParse(name.AsSpan(2), NumberStyles.None, null, out var database)
                    && value.StartsWith("keys=", StringComparison.Ordinal)
                    && long.TryParse(value.AsSpan(5, Math.Max(0, value.IndexOf(',', StringComparison.Ordinal) - 5)), out var keys))
                {
                    databases[database] = keys;
                }
            }

            return databases;
        }
    }

    public static NodeInfo Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).TrimEnd('\r');
            var colon = line.IndexOf(':');
            if (colon > 0 && line[0] != '#')
            {
                fields[line[..colon].ToString()] = line[(colon + 1)..].ToString();
            }
        }

        return new NodeInfo(fields);
    }

    public long? Number(string field) => long.TryParse(this[field], NumberStyles.AllowLeadingSign, null, out var number) ? number : null;

    public double? Fraction(string field) => double.TryParse(this[field], NumberStyles.Float, null, out var number) ? number : null;

    /// <summary>How many of the connected replicas have confirmed the stream up to an offset.</summary>
    public int ReplicasAt(long offset) => Confirmed().Count(at => at >= offset);

    private IEnumerable<long> Confirmed() =>
        from i in Enumerable.Range(0, ConnectedReplicas)
        from part in Text($"slave{i}").Split(',')
        where part.StartsWith("offset=", StringComparison.Ordinal)
        select long.TryParse(part.AsSpan(7), out var offset) ? offset : 0;

    private string Text(string field) => this[field] ?? "";
}
