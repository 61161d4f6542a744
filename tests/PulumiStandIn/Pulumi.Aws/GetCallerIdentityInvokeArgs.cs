namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetCallerIdentity"/>.</summary>
public sealed class GetCallerIdentityInvokeArgs : InvokeArgs
{
    public static new GetCallerIdentityInvokeArgs Empty => new();

    [Input("id")]
    public Input<string>? Id { get; set; }
}
