namespace Pulumi.Aws.Kms;

/// <summary>What narrows the lookup of a <see cref="Alias"/>.</summary>
public sealed class AliasState : ResourceArgs
{
    public static new AliasState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("targetKeyArn")]
    public Input<string>? TargetKeyArn { get; set; }

    [Input("targetKeyId")]
    public Input<string>? TargetKeyId { get; set; }
}
