namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionRuntimePlatform
{
    public readonly string? CpuArchitecture;
    public readonly string? OperatingSystemFamily;

    [OutputConstructor]
    private TaskDefinitionRuntimePlatform(string? cpuArchitecture, string? operatingSystemFamily)
    {
        CpuArchitecture = cpuArchitecture;
        OperatingSystemFamily = operatingSystemFamily;
    }
}
