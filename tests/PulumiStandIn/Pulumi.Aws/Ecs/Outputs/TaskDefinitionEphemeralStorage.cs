namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionEphemeralStorage
{
    public readonly int SizeInGib;

    [OutputConstructor]
    private TaskDefinitionEphemeralStorage(int sizeInGib)
    {
        SizeInGib = sizeInGib;
    }
}
