namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetRegion"/>.</summary>
public sealed class GetRegionInvokeArgs : InvokeArgs
{
    public static new GetRegionInvokeArgs Empty => new();

    [Input("endpoint")]
    public Input<string>? Endpoint { get; set; }

    [Input("id")]
    public Input<string>? Id { get; set; }

    [Input("name")]
    [Obsolete("The provider deprecates it: use Region.")]
    public Input<string>? Name { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }
}
