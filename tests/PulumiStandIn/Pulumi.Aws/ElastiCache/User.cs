using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>The resource <c>aws:elasticache/user:User</c>.</summary>
[AwsResourceType("aws:elasticache/user:User")]
public partial class User : CustomResource
{
    public User(string name, UserArgs args, CustomResourceOptions? options = null)
        : base("aws:elasticache/user:User", name, args ?? new UserArgs(), Utilities.OptionsOf(options, id: "", "passwords"))
    {
    }

    private User(string name, Input<string> id, UserState? state = null, CustomResourceOptions? options = null)
        : base("aws:elasticache/user:User", name, state, Utilities.OptionsOf(options, id, "passwords"))
    {
    }

    [Output("accessString")]
    public Output<string> AccessString { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("authenticationMode")]
    public Output<Outputs.UserAuthenticationMode> AuthenticationMode { get; private set; } = null!;

    [Output("engine")]
    public Output<string> Engine { get; private set; } = null!;

    [Output("noPasswordRequired")]
    public Output<bool?> NoPasswordRequired { get; private set; } = null!;

    [Output("passwords")]
    public Output<ImmutableArray<string>> Passwords { get; private set; } = null!;

    [Output("passwordsWo")]
    public Output<string?> PasswordsWo { get; private set; } = null!;

    [Output("passwordsWoVersion")]
    public Output<int?> PasswordsWoVersion { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("userId")]
    public Output<string> UserId { get; private set; } = null!;

    [Output("userName")]
    public Output<string> UserName { get; private set; } = null!;

    public static User Get(string name, Input<string> id, UserState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
