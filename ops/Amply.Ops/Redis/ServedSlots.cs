using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis;

/// <summary>How many of the 16,384 slots of a cluster have a node that is well, as one node knows it.</summary>
internal sealed record ServedSlots(int Count)
{
    /// <summary>Reads the reply of CLUSTER INFO; null where it does not hold the number.</summary>
    public static ServedSlots? Of(string? reply) =>
        NodeInfo.Parse(reply ?? "").Number("cluster_slots_ok") is { } served ? new((int)Math.Clamp(served, 0, SlotSet.Total)) : null;

    /// <summary>The failure of a cluster with slots that no node serves; null where all are served.</summary>
    /// <param name="endpoint">The node that said so.</param>
    public ConnectionFailure? Failure(string endpoint) => Count == SlotSet.Total
        ? null
        : new(
            ConnectionFailureKind.ClusterDown,
            endpoint,
            $"{SlotSet.Total - Count:N0} of {SlotSet.Total:N0} slots are not served");
}
