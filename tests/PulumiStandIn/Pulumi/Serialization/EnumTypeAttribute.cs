namespace Pulumi;

/// <summary>Marks a struct that stands for a constant of a provider's schema.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;
