namespace Pulumi.Aws.ElastiCache;

/// <summary>Inputs of <see cref="SubnetGroup"/>.</summary>
public sealed class SubnetGroupArgs : ResourceArgs
{
    public static new SubnetGroupArgs Empty => new();

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("subnetIds", required: true)]
    private InputList<string>? _subnetIds;

    public InputList<string> SubnetIds { get => _subnetIds ??= []; set => _subnetIds = value; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }
}
