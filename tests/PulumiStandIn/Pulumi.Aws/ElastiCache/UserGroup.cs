using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/userGroup:UserGroup</c>.</summary>
[AwsResourceType("aws:elasticache/userGroup:UserGroup")]
public partial class UserGroup : CustomResource
{
    public UserGroup(string name, UserGroupArgs args, CustomResourceOptions? options = null)
        : base("aws:elasticache/userGroup:UserGroup", name, args ?? new UserGroupArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private UserGroup(string name, Input<string> id, UserGroupState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/userGroup:UserGroup", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("engine")]
    public Output<string> Engine { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("userGroupId")]
    public Output<string> UserGroupId { get; private set; } = null!;

    [Output("userIds")]
    public Output<ImmutableArray<string>> UserIds { get; private set; } = null!;

    public static UserGroup Get(string name, Input<string> id, UserGroupState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
