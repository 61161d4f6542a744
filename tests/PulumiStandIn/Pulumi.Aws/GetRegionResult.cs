namespace Pulumi.Aws;

/// <summary>What <see cref="GetRegion"/> returns.</summary>
[OutputType]
public sealed class GetRegionResult
{
    public readonly string Description;
    public readonly string Endpoint;
    public readonly string Id;
    [Obsolete("The provider deprecates it: use Region.")]
    public readonly string Name;
    public readonly string Region;

    [OutputConstructor]
    private GetRegionResult(string description, string endpoint, string id, string name, string region)
    {
        Description = description;
        Endpoint = endpoint;
        Id = id;
#pragma warning disable CS0618 // It is sent although it is deprecated.
        Name = name;
#pragma warning restore CS0618
        Region = region;
    }
}
