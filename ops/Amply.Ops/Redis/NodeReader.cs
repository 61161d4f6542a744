using System.Globalization;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Redis;

/// <summary>Reads the state of one node on a new connection.</summary>
internal static class NodeReader
{
    /// <summary>A node that does not answer in this time is reported as unreachable, so that it does not delay the other nodes.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(4);

    public static async Task<NodeState> ReadAsync(
        IGroupNodes group, string id, string shard, Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        try
        {
            using var connection = await group.AskAsync(endpoint, ceiling.Token);
            var info = await connection.SendAsync(ceiling.Token, "INFO", "everything") ?? "";
            var slowLog = await connection.SendAsync(ceiling.Token, "SLOWLOG", "LEN");
            if (info.StartsWith('-'))
            {
                return Unreachable(id, shard, endpoint, ConnectionFailure.OfReply(info));
            }

            var node = NodeInfo.Parse(info);
            var state = State(id, shard, endpoint, node, long.TryParse(slowLog, NumberStyles.None, null, out var length) ? length : null);
            return node.IsClustered
                ? state with { SlotsServed = Slots(await connection.SendAsync(ceiling.Token, "CLUSTER", "INFO") ?? "") }
                : state;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable(id, shard, endpoint, RespConnection.Late(late, endpoint, Ceiling));
        }
        catch (IOException failed)
        {
            return Unreachable(id, shard, endpoint,
                (failed as ConnectionFailedException)?.Failure ?? new ConnectionFailure(ConnectionFailureKind.Lost, endpoint.ToString()));
        }
        catch (GroupUnreachableException unreachable)
        {
            return new NodeState
            {
                Id = id,
                Shard = shard,
                Endpoint = endpoint.ToString(),
                Role = ObservedRole.Unreachable,
                Problem = unreachable.Message,
                Failure = unreachable.Failure
            };
        }
    }

    private static long? Slots(string clusterInfo) => NodeInfo.Parse(clusterInfo).Number("cluster_slots_ok");

    private static NodeState Unreachable(string id, string shard, Endpoint endpoint, ConnectionFailure failure) =>
        new()
        {
            Id = id,
            Shard = shard,
            Endpoint = endpoint.ToString(),
            Role = ObservedRole.Unreachable,
            Problem = failure.Words,
            Failure = failure
        };

    private static NodeState State(string id, string shard, Endpoint endpoint, NodeInfo info, long? slowLog)
    {
        var isReplica = info.IsReplica;
        return new NodeState
        {
            Id = id,
            Shard = shard,
            Endpoint = endpoint.ToString(),
            Role = isReplica ? ObservedRole.Replica : ObservedRole.Primary,
            RunId = info["run_id"],
            ReplicationOffset = info.Offset,
            LinkUp = isReplica ? info["master_link_status"] == "up" : null,
            SecondsSincePrimary = isReplica ? Known(info, "master_last_io_seconds_ago") : null,
            LinkDownSeconds = isReplica ? Known(info, "master_link_down_since_seconds") : null,
            SyncInProgress = isReplica ? info["master_sync_in_progress"] == "1" : null,
            SyncBytesLeft = isReplica && Known(info, "master_sync_total_bytes") > 0 ? Known(info, "master_sync_left_bytes") : null,
            SyncBytesRead = isReplica ? Known(info, "master_sync_read_bytes") : null,
            ReplicationId = info["master_replid"],
            ConnectedReplicas = isReplica ? null : info.Number("connected_slaves"),
            UsedMemoryBytes = info.Number("used_memory"),
            MaxMemoryBytes = info.Number("maxmemory"),
            FragmentationRatio = info.Fraction("mem_fragmentation_ratio"),
            EvictedKeys = info.Number("evicted_keys"),
            Hits = info.Number("keyspace_hits"),
            Misses = info.Number("keyspace_misses"),
            Connections = info.Number("connected_clients"),
            RejectedConnections = info.Number("rejected_connections"),
            Keys = info.Databases.GetValueOrDefault(0),
            OtherDatabases = info.Databases.Keys.Any(number => number != 0)
                ? info.Databases.Where(one => one.Key != 0).ToImmutableSortedDictionary(one => $"db{one.Key}", one => one.Value)
                : null,
            UptimeSeconds = info.Number("uptime_in_seconds"),
            SlowLogLength = slowLog,
            SnapshotInProgress = info.Number("rdb_bgsave_in_progress") is { } saving ? saving == 1 : null,
            LastSnapshotFailed = info["rdb_last_bgsave_status"] is { } status ? status != "ok" : null,
            Loading = info.Number("loading") is { } loading ? loading == 1 : null,
            Version = info["redis_version"],
        };
    }

    // Redis writes -1 where it does not know.
    private static long? Known(NodeInfo info, string field) => info.Number(field) is >= 0 and var number ? number : null;
}
