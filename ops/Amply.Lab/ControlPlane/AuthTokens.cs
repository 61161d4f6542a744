using System.Collections.Immutable;

namespace Amply.Lab.ControlPlane;

/// <summary>The tokens that clients may use now: one, or two during a rotation.</summary>
public sealed class AuthTokens(ImmutableArray<string> initial)
{
    private ImmutableArray<string> valid = initial;

    public bool Enabled => !valid.IsDefaultOrEmpty;

    public bool Accepts(string token) => valid.Contains(token);

    /// <summary>The tokens that are valid after the change; nothing is changed yet.</summary>
    public ImmutableArray<string> After(AuthTokenChange change) => change.Strategy switch
    {
        AuthTokenStrategy.Set => [change.Token],
        _ when valid.IsDefaultOrEmpty || valid[^1] == change.Token => [change.Token],
        _ => [valid[^1], change.Token],
    };

    public void Commit(ImmutableArray<string> tokens) => valid = tokens;
}
