namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetPartition"/>.</summary>
public sealed class GetPartitionInvokeArgs : InvokeArgs
{
    public static new GetPartitionInvokeArgs Empty => new();

    [Input("id")]
    public Input<string>? Id { get; set; }
}
