namespace Pulumi.Aws.ElastiCache;

/// <summary>Inputs of <see cref="ParameterGroup"/>.</summary>
public sealed class ParameterGroupArgs : ResourceArgs
{
    public static new ParameterGroupArgs Empty => new();

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("family", required: true)]
    public Input<string> Family { get; set; } = null!;

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("parameters")]
    private InputList<Inputs.ParameterGroupParameterArgs>? _parameters;

    public InputList<Inputs.ParameterGroupParameterArgs> Parameters { get => _parameters ??= []; set => _parameters = value; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
