namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionPlacementConstraint
{
    public readonly string? Expression;
    public readonly string Type;

    [OutputConstructor]
    private TaskDefinitionPlacementConstraint(string? expression, string type)
    {
        Expression = expression;
        Type = type;
    }
}
