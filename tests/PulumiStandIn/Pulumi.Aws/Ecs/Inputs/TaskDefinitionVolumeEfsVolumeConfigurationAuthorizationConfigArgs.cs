namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs Empty => new();

    [Input("accessPointId")]
    public Input<string>? AccessPointId { get; set; }

    [Input("iam")]
    public Input<string>? Iam { get; set; }
}
