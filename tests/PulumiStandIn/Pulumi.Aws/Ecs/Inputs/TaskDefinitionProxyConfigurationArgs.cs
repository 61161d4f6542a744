namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionProxyConfigurationArgs : ResourceArgs
{
    public static new TaskDefinitionProxyConfigurationArgs Empty => new();

    [Input("containerName", required: true)]
    public Input<string> ContainerName { get; set; } = null!;

    [Input("properties")]
    private InputMap<string>? _properties;

    public InputMap<string> Properties { get => _properties ??= []; set => _properties = value; }

    [Input("type")]
    public Input<string>? Type { get; set; }
}
