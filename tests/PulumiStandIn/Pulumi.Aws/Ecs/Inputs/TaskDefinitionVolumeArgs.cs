namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeArgs Empty => new();

    [Input("configureAtLaunch")]
    public Input<bool>? ConfigureAtLaunch { get; set; }

    [Input("dockerVolumeConfiguration")]
    public Input<TaskDefinitionVolumeDockerVolumeConfigurationArgs>? DockerVolumeConfiguration { get; set; }

    [Input("efsVolumeConfiguration")]
    public Input<TaskDefinitionVolumeEfsVolumeConfigurationArgs>? EfsVolumeConfiguration { get; set; }

    [Input("fsxWindowsFileServerVolumeConfiguration")]
    public Input<TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationArgs>? FsxWindowsFileServerVolumeConfiguration { get; set; }

    [Input("hostPath")]
    public Input<string>? HostPath { get; set; }

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("s3filesVolumeConfiguration")]
    public Input<TaskDefinitionVolumeS3filesVolumeConfigurationArgs>? S3filesVolumeConfiguration { get; set; }
}
