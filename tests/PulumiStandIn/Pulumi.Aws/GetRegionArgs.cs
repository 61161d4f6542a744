namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetRegion"/>.</summary>
public sealed class GetRegionArgs : InvokeArgs
{
    public static new GetRegionArgs Empty => new();

    [Input("endpoint")]
    public string? Endpoint { get; set; }

    [Input("id")]
    public string? Id { get; set; }

    [Input("name")]
    [Obsolete("The provider deprecates it: use Region.")]
    public string? Name { get; set; }

    [Input("region")]
    public string? Region { get; set; }
}
