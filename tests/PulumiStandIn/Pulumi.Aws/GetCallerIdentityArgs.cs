namespace Pulumi.Aws;

/// <summary>Arguments of <see cref="GetCallerIdentity"/>.</summary>
public sealed class GetCallerIdentityArgs : InvokeArgs
{
    public static new GetCallerIdentityArgs Empty => new();

    [Input("id")]
    public string? Id { get; set; }
}
