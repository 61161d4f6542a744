namespace Pulumi;

/// <summary>A name that a resource had before: a URN, or the parts that differ from the resource's own.</summary>
public sealed class Alias
{
    public string? Urn { get; set; }

    public Input<string>? Name { get; set; }

    public Input<string>? Type { get; set; }

    public Input<string>? Stack { get; set; }

    public Input<string>? Project { get; set; }

    public Resource? Parent { get; set; }

    public Input<string>? ParentUrn { get; set; }

    public bool NoParent { get; set; }

    /// <summary>The URN that the resource had, or the error in how it was said.</summary>
    internal Output<string> ToUrn(string name, string type, Resource? parent)
    {
        if (Urn is not null)
        {
            RefuseBesideUrn(Name, nameof(Name));
            RefuseBesideUrn(Type, nameof(Type));
            RefuseBesideUrn(Project, nameof(Project));
            RefuseBesideUrn(Stack, nameof(Stack));
            RefuseBesideUrn(Parent, nameof(Parent));
            RefuseBesideUrn(ParentUrn, nameof(ParentUrn));
            RefuseBesideUrn(NoParent ? this : null, nameof(NoParent));
            return Output.Create(Urn);
        }

        bool[] parents = [Parent is not null, ParentUrn is not null, NoParent];
        if (parents.Count(given => given) > 1)
        {
            throw new ArgumentException($"Only specify one of '{nameof(Parent)}', '{nameof(ParentUrn)}' or '{nameof(NoParent)}' in an {nameof(Alias)}");
        }

        var oldParent = parents.Contains(true) ? Parent : parent;
        return Pulumi.Urn.Create(Name ?? name, Type ?? type, oldParent, ParentUrn, Project, Stack);
    }

    private static void RefuseBesideUrn(object? value, string name)
    {
        if (value is not null)
        {
            throw new ArgumentException($"{nameof(Alias)} should not specify both {nameof(Urn)} and {name}");
        }
    }
}
