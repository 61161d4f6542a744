using Amply.Lab.DataPlane;

namespace Amply.Lab.ControlPlane;

/// <summary>Which hash slots a shard serves: an equal share each, in the order of the shards.</summary>
public static class Slots
{
    public static string Of(GroupState state, string shard)
    {
        var shards = state.NodeGroupIds.ToList();
        return SlotRange.Share(shards.IndexOf(shard), shards.Count).ToString();
    }
}
