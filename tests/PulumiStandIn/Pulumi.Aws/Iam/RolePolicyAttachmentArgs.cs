namespace Pulumi.Aws.Iam;

/// <summary>Inputs of <see cref="RolePolicyAttachment"/>.</summary>
public sealed class RolePolicyAttachmentArgs : ResourceArgs
{
    public static new RolePolicyAttachmentArgs Empty => new();

    [Input("policyArn", required: true)]
    public Input<string> PolicyArn { get; set; } = null!;

    [Input("role", required: true)]
    public Input<string> Role { get; set; } = null!;
}
