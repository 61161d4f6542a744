namespace Pulumi;

/// <summary>Arguments of a provider's function.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new None();

    private protected override bool Accepts(Type memberType) => true;

    private sealed class None : InvokeArgs;
}
