using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache;

/// <summary>Inputs of <see cref="User"/>.</summary>
public sealed class UserArgs : ResourceArgs
{
    public static new UserArgs Empty => new();

    [Input("accessString", required: true)]
    public Input<string> AccessString { get; set; } = null!;

    [Input("authenticationMode")]
    public Input<Inputs.UserAuthenticationModeArgs>? AuthenticationMode { get; set; }

    [Input("engine", required: true)]
    public Input<string> Engine { get; set; } = null!;

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

    [Input("userId", required: true)]
    public Input<string> UserId { get; set; } = null!;

    [Input("userName", required: true)]
    public Input<string> UserName { get; set; } = null!;
}
