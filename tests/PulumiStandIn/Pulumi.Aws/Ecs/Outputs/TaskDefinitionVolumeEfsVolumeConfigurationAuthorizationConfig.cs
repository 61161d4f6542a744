namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfig
{
    public readonly string? AccessPointId;
    public readonly string? Iam;

    [OutputConstructor]
    private TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfig(string? accessPointId, string? iam)
    {
        AccessPointId = accessPointId;
        Iam = iam;
    }
}
