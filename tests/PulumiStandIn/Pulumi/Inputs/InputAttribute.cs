namespace Pulumi;

/// <summary>Marks a property or field as an input.</summary>
/// <param name="name">Its wire name.</param>
/// <param name="required">Whether its absence is an error.</param>
/// <param name="json">Whether it is passed as a string of JSON.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
{
    internal string Name { get; } = name;

    internal bool IsRequired { get; } = required;

    internal bool Json { get; } = json;
}
