namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolume
{
    public readonly bool ConfigureAtLaunch;
    public readonly TaskDefinitionVolumeDockerVolumeConfiguration? DockerVolumeConfiguration;
    public readonly TaskDefinitionVolumeEfsVolumeConfiguration? EfsVolumeConfiguration;
    public readonly TaskDefinitionVolumeFsxWindowsFileServerVolumeConfiguration? FsxWindowsFileServerVolumeConfiguration;
    public readonly string? HostPath;
    public readonly string Name;
    public readonly TaskDefinitionVolumeS3filesVolumeConfiguration? S3filesVolumeConfiguration;

    [OutputConstructor]
    private TaskDefinitionVolume(
        bool configureAtLaunch,
        TaskDefinitionVolumeDockerVolumeConfiguration? dockerVolumeConfiguration,
        TaskDefinitionVolumeEfsVolumeConfiguration? efsVolumeConfiguration,
        TaskDefinitionVolumeFsxWindowsFileServerVolumeConfiguration? fsxWindowsFileServerVolumeConfiguration,
        string? hostPath,
        string name,
        TaskDefinitionVolumeS3filesVolumeConfiguration? s3filesVolumeConfiguration)
    {
        ConfigureAtLaunch = configureAtLaunch;
        DockerVolumeConfiguration = dockerVolumeConfiguration;
        EfsVolumeConfiguration = efsVolumeConfiguration;
        FsxWindowsFileServerVolumeConfiguration = fsxWindowsFileServerVolumeConfiguration;
        HostPath = hostPath;
        Name = name;
        S3filesVolumeConfiguration = s3filesVolumeConfiguration;
    }
}
