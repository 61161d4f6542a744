using System.Collections.Immutable;

namespace Pulumi.Aws.ElastiCache.Outputs;

/// <summary>Part of the outputs of <see cref="User"/>.</summary>
[OutputType]
public sealed class UserAuthenticationMode
{
    public readonly int PasswordCount;
    public readonly ImmutableArray<string> Passwords;
    public readonly string Type;

    [OutputConstructor]
    private UserAuthenticationMode(int passwordCount, ImmutableArray<string> passwords, string type)
    {
        PasswordCount = passwordCount;
        Passwords = passwords;
        Type = type;
    }
}
