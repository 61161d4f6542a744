namespace Pulumi.Aws.ElastiCache;

/// <summary>Inputs of <see cref="UserGroup"/>.</summary>
public sealed class UserGroupArgs : ResourceArgs
{
    public static new UserGroupArgs Empty => new();

    [Input("engine", required: true)]
    public Input<string> Engine { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("userGroupId", required: true)]
    public Input<string> UserGroupId { get; set; } = null!;

    [Input("userIds")]
    private InputList<string>? _userIds;

    public InputList<string> UserIds { get => _userIds ??= []; set => _userIds = value; }
}
