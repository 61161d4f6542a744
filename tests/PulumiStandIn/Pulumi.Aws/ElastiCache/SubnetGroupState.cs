namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="SubnetGroup"/>.</summary>
public sealed class SubnetGroupState : ResourceArgs
{
    public static new SubnetGroupState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("subnetIds")]
    private InputList<string>? _subnetIds;

    public InputList<string> SubnetIds { get => _subnetIds ??= []; set => _subnetIds = value; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }
}
