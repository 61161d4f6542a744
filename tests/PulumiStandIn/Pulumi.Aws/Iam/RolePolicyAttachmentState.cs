namespace Pulumi.Aws.Iam;

/// <summary>What narrows the lookup of a <see cref="RolePolicyAttachment"/>.</summary>
public sealed class RolePolicyAttachmentState : ResourceArgs
{
    public static new RolePolicyAttachmentState Empty => new();

    [Input("policyArn")]
    public Input<string>? PolicyArn { get; set; }

    [Input("role")]
    public Input<string>? Role { get; set; }
}
