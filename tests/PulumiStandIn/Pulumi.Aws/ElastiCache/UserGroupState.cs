namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="UserGroup"/>.</summary>
public sealed class UserGroupState : ResourceArgs
{
    public static new UserGroupState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("engine")]
    public Input<string>? Engine { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("userGroupId")]
    public Input<string>? UserGroupId { get; set; }

    [Input("userIds")]
    private InputList<string>? _userIds;

    public InputList<string> UserIds { get => _userIds ??= []; set => _userIds = value; }
}
