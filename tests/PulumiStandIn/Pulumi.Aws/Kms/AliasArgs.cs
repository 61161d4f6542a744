namespace Pulumi.Aws.Kms;

/// <summary>Inputs of <see cref="Alias"/>.</summary>
public sealed class AliasArgs : ResourceArgs
{
    public static new AliasArgs Empty => new();

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("targetKeyId", required: true)]
    public Input<string> TargetKeyId { get; set; } = null!;
}
