using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/parameterGroup:ParameterGroup</c>.</summary>
[AwsResourceType("aws:elasticache/parameterGroup:ParameterGroup")]
public partial class ParameterGroup : CustomResource
{
    public ParameterGroup(string name, ParameterGroupArgs args, CustomResourceOptions? options = null)
        : base("aws:elasticache/parameterGroup:ParameterGroup", name, args ?? new ParameterGroupArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private ParameterGroup(string name, Input<string> id, ParameterGroupState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/parameterGroup:ParameterGroup", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("description")]
    public Output<string> Description { get; private set; } = null!;

    [Output("family")]
    public Output<string> Family { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("parameters")]
    public Output<ImmutableArray<Outputs.ParameterGroupParameter>> Parameters { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    public static ParameterGroup Get(string name, Input<string> id, ParameterGroupState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
