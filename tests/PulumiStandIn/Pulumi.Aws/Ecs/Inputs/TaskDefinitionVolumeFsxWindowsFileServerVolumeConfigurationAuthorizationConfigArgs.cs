namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfigArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfigArgs Empty => new();

    [Input("credentialsParameter", required: true)]
    public Input<string> CredentialsParameter { get; set; } = null!;

    [Input("domain", required: true)]
    public Input<string> Domain { get; set; } = null!;
}
