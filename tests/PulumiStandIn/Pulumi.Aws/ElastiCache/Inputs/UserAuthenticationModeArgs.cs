namespace Pulumi.Aws.ElastiCache.Inputs;

/// <summary>Part of the inputs of <see cref="User"/>.</summary>
public sealed class UserAuthenticationModeArgs : ResourceArgs
{
    public static new UserAuthenticationModeArgs Empty => new();

    [Input("passwordCount")]
    public Input<int>? PasswordCount { get; set; }

    [Input("passwords")]
    private InputList<string>? _passwords;

    public InputList<string> Passwords { get => _passwords ??= []; set => _passwords = value; }

    [Input("type", required: true)]
    public Input<string> Type { get; set; } = null!;
}
