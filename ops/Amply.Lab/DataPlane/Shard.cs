using Amply.Lab.DataPlane.Nodes;
using Amply.Lab.DataPlane.Slots;

namespace Amply.Lab.DataPlane;

/// <summary>One node group: who its primary is, and what it serves.</summary>
internal sealed class Shard(string id)
{
    private volatile RedisNode? primary;

    /// <summary><c>0001</c> without cluster mode.</summary>
    public string Id { get; } = id;

    public RedisNode? Primary
    {
        get => primary;
        set => primary = value;
    }

    /// <summary>Only with cluster mode.</summary>
    public SlotSet Slots { get; set; } = SlotSet.All;

    /// <summary>Of the claim to the slots: the higher one wins between two nodes (CLUSTER INFO's cluster_my_epoch).</summary>
    public long Epoch { get; set; }
}
