using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/subnetGroup:SubnetGroup</c>.</summary>
[AwsResourceType("aws:elasticache/subnetGroup:SubnetGroup")]
public partial class SubnetGroup : CustomResource
{
    public SubnetGroup(string name, SubnetGroupArgs args, CustomResourceOptions? options = null)
        : base("aws:elasticache/subnetGroup:SubnetGroup", name, args ?? new SubnetGroupArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private SubnetGroup(string name, Input<string> id, SubnetGroupState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/subnetGroup:SubnetGroup", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("description")]
    public Output<string> Description { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("subnetIds")]
    public Output<ImmutableArray<string>> SubnetIds { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    public static SubnetGroup Get(string name, Input<string> id, SubnetGroupState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
