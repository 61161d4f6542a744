namespace Amply.Lab.ControlPlane;

/// <summary>Names for the zones that a shard's nodes are said to be spread over.</summary>
public sealed class AvailabilityZones(string region)
{
    private const string Letters = "abc";

    /// <param name="index">The node's place in its shard, from 0.</param>
    public string Of(int index) => region + Letters[index % Letters.Length];
}
