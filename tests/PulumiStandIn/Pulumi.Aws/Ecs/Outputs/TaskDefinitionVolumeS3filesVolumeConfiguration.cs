namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeS3filesVolumeConfiguration
{
    public readonly string? AccessPointArn;
    public readonly string FileSystemArn;
    public readonly string? RootDirectory;
    public readonly int? TransitEncryptionPort;

    [OutputConstructor]
    private TaskDefinitionVolumeS3filesVolumeConfiguration(
        string? accessPointArn,
        string fileSystemArn,
        string? rootDirectory,
        int? transitEncryptionPort)
    {
        AccessPointArn = accessPointArn;
        FileSystemArn = fileSystemArn;
        RootDirectory = rootDirectory;
        TransitEncryptionPort = transitEncryptionPort;
    }
}
