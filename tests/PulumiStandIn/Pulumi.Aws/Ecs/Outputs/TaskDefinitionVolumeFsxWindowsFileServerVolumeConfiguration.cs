namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeFsxWindowsFileServerVolumeConfiguration
{
    public readonly TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfig AuthorizationConfig;
    public readonly string FileSystemId;
    public readonly string RootDirectory;

    [OutputConstructor]
    private TaskDefinitionVolumeFsxWindowsFileServerVolumeConfiguration(
        TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfig authorizationConfig,
        string fileSystemId,
        string rootDirectory)
    {
        AuthorizationConfig = authorizationConfig;
        FileSystemId = fileSystemId;
        RootDirectory = rootDirectory;
    }
}
