namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionPlacementConstraintArgs : ResourceArgs
{
    public static new TaskDefinitionPlacementConstraintArgs Empty => new();

    [Input("expression")]
    public Input<string>? Expression { get; set; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;
}
