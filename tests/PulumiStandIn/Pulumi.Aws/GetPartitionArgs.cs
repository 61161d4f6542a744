namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetPartition"/>.</summary>
public sealed class GetPartitionArgs : InvokeArgs
{
    public static new GetPartitionArgs Empty => new();

    [Input("id")]
    public string? Id { get; set; }
}
