namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionEphemeralStorageArgs : ResourceArgs
{
    public static new TaskDefinitionEphemeralStorageArgs Empty => new();

    [Input("sizeInGib", required: true)]
    public Input<int> SizeInGib { get; set; } = null!;
}
