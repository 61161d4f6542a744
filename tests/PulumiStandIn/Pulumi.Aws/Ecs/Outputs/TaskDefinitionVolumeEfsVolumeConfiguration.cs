namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeEfsVolumeConfiguration
{
    public readonly TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfig? AuthorizationConfig;
    public readonly string FileSystemId;
    public readonly string? RootDirectory;
    public readonly string? TransitEncryption;
    public readonly int? TransitEncryptionPort;

    [OutputConstructor]
    private TaskDefinitionVolumeEfsVolumeConfiguration(
        TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfig? authorizationConfig,
        string fileSystemId,
        string? rootDirectory,
        string? transitEncryption,
        int? transitEncryptionPort)
    {
        AuthorizationConfig = authorizationConfig;
        FileSystemId = fileSystemId;
        RootDirectory = rootDirectory;
        TransitEncryption = transitEncryption;
        TransitEncryptionPort = transitEncryptionPort;
    }
}
