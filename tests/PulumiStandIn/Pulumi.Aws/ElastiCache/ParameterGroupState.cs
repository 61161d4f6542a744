namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="ParameterGroup"/>.</summary>
public sealed class ParameterGroupState : ResourceArgs
{
    public static new ParameterGroupState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("family")]
    public Input<string>? Family { get; set; }

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

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }
}
