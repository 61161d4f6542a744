namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeS3filesVolumeConfigurationArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeS3filesVolumeConfigurationArgs Empty => new();

    [Input("accessPointArn")]
    public Input<string>? AccessPointArn { get; set; }

    [Input("fileSystemArn", required: true)]
    public Input<string> FileSystemArn { get; set; } = null!;

    [Input("rootDirectory")]
    public Input<string>? RootDirectory { get; set; }

    [Input("transitEncryptionPort")]
    public Input<int>? TransitEncryptionPort { get; set; }
}
