using System.Globalization;
using Amply.Ops.Redis;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>INFO of one node; it is allowed where CONFIG is not.</summary>
public sealed class NodeInfo
{
    private readonly RedisInfo fields;

    private NodeInfo(RedisInfo fields) => this.fields = fields;

    public string RunId => Text("run_id");

    public bool IsPrimary => Text("role") == "master";

    public bool IsLoading => Text("loading") == "1";

    public bool IsClustered => Text("cluster_enabled") == "1";

    public bool IsSaving => Text("rdb_bgsave_in_progress") == "1";

    public int ConnectedReplicas => (int)Number("connected_slaves");

    public long UsedMemoryBytes => Number("used_memory");

    /// <summary>0 where there is no limit.</summary>
    public long MaxMemoryBytes => Number("maxmemory");

    /// <summary>Bytes of the replication stream that the slowest connected replica has yet to confirm; 0 without replicas.</summary>
    public long ReplicationLagBytes
    {
        get
        {
            var head = Number("master_repl_offset");
            long lag = 0;
            for (var i = 0; i < ConnectedReplicas; i++)
            {
                var offset = Text(string.Create(CultureInfo.InvariantCulture, $"slave{i}"))
                    .Split(',')
                    .FirstOrDefault(part => part.StartsWith("offset=", StringComparison.Ordinal));
                if (offset is not null && long.TryParse(offset.AsSpan(7), CultureInfo.InvariantCulture, out var acknowledged))
                {
                    lag = Math.Max(lag, head - acknowledged);
                }
            }

            return lag;
        }
    }

    public static async Task<NodeInfo> ReadAsync(IServer server) => Parse(await server.InfoRawAsync() ?? "");

    public static NodeInfo Parse(string text) => new(RedisInfo.Parse(text));

    private string Text(string field) => fields[field] ?? "";

    private long Number(string field) => fields.Number(field) ?? 0;
}
