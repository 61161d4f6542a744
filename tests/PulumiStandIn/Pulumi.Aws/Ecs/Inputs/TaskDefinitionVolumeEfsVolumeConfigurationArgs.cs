namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeEfsVolumeConfigurationArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeEfsVolumeConfigurationArgs Empty => new();

    [Input("authorizationConfig")]
    public Input<TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs>? AuthorizationConfig { get; set; }

    [Input("fileSystemId", required: true)]
    public Input<string> FileSystemId { get; set; } = null!;

    [Input("rootDirectory")]
    public Input<string>? RootDirectory { get; set; }

    [Input("transitEncryption")]
    public Input<string>? TransitEncryption { get; set; }

    [Input("transitEncryptionPort")]
    public Input<int>? TransitEncryptionPort { get; set; }
}
