namespace Pulumi.Aws.ElastiCache.Inputs;

/// <summary>Part of the inputs of <see cref="ParameterGroup"/>.</summary>
public sealed class ParameterGroupParameterArgs : ResourceArgs
{
    public static new ParameterGroupParameterArgs Empty => new();

    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("value", required: true)]
    public Input<string> Value { get; set; } = null!;
}
