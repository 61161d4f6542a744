namespace Amply.Lab.ControlPlane;

/// <summary>Which hash slots a shard serves: an equal share each, in the order of the shards.</summary>
public static class Slots
{
    private const int Count = 16384;

    public static string Of(GroupState state, string shard)
    {
        var shards = state.NodeGroupIds.ToList();
        var index = shards.IndexOf(shard);
        var first = (int)((long)Count * index / shards.Count);
        var last = (int)((long)Count * (index + 1) / shards.Count) - 1;
        return $"{first}-{last}";
    }
}
