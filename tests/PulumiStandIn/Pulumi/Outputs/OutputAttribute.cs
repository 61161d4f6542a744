namespace Pulumi;

/// <summary>Marks a property of a resource, component or stack as an output.</summary>
/// <param name="name">The output's wire name; the property's name when absent.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}
