namespace Pulumi;

/// <summary>Arguments of a resource.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new None();

    private protected override bool Accepts(Type memberType) => true;

    private sealed class None : ResourceArgs;
}
