namespace Pulumi;

/// <summary>Arguments of a resource's method; each member is an input.</summary>
public abstract class CallArgs : InputArgs
{
    public static readonly CallArgs Empty = new None();

    private protected override bool Accepts(Type memberType) => memberType.IsAssignableTo(typeof(IInput));

    private sealed class None : CallArgs;
}
