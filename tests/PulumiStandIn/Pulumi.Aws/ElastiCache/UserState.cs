using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>What narrows the lookup of a <see cref="User"/>.</summary>
public sealed class UserState : ResourceArgs
{
    public static new UserState Empty => new();

    [Input("accessString")]
    public Input<string>? AccessString { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("authenticationMode")]
    public Input<Inputs.UserAuthenticationModeArgs>? AuthenticationMode { get; set; }

    [Input("engine")]
    public Input<string>? Engine { get; set; }

    [Input("noPasswordRequired")]
    public Input<bool>? NoPasswordRequired { get; set; }

    [Input("passwords")]
    private InputList<string>? _passwords;

    public InputList<string> Passwords
    {
        get => _passwords ??= [];
        set => _passwords = Output.CreateSecret(((Input<ImmutableArray<string>>)value).ToOutput());
    }

    [Input("passwordsWo")]
    public Input<string>? PasswordsWo { get; set; }

    [Input("passwordsWoVersion")]
    public Input<int>? PasswordsWoVersion { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("userId")]
    public Input<string>? UserId { get; set; }

    [Input("userName")]
    public Input<string>? UserName { get; set; }
}
