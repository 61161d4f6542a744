namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationArgs Empty => new();

    [Input("authorizationConfig", required: true)]
    public Input<TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfigArgs> AuthorizationConfig { get; set; } = null!;

    [Input("fileSystemId", required: true)]
    public Input<string> FileSystemId { get; set; } = null!;

    [Input("rootDirectory", required: true)]
    public Input<string> RootDirectory { get; set; } = null!;
}
