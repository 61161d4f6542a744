namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionRuntimePlatformArgs : ResourceArgs
{
    public static new TaskDefinitionRuntimePlatformArgs Empty => new();

    [Input("cpuArchitecture")]
    public Input<string>? CpuArchitecture { get; set; }

    [Input("operatingSystemFamily")]
    public Input<string>? OperatingSystemFamily { get; set; }
}
