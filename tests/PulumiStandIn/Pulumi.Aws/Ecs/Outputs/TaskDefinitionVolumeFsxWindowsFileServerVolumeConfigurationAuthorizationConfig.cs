namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfig
{
    public readonly string CredentialsParameter;
    public readonly string Domain;

    [OutputConstructor]
    private TaskDefinitionVolumeFsxWindowsFileServerVolumeConfigurationAuthorizationConfig(string credentialsParameter, string domain)
    {
        CredentialsParameter = credentialsParameter;
        Domain = domain;
    }
}
