namespace Pulumi.Random;

/// <summary>What every resource of this package says of itself.</summary>
internal static class Utilities
{
    public const string Version = "4.21.2";

    /// <summary>The options of a resource: its package's version and secret outputs, unless the caller says otherwise.</summary>
    public static CustomResourceOptions OptionsOf(CustomResourceOptions? options, Input<string> id, params ReadOnlySpan<string> secretOutputs)
    {
        var merged = CustomResourceOptions.Merge(new() { Version = Version, AdditionalSecretOutputs = [.. secretOutputs] }, options);
        merged.Id = id;
        return merged;
    }
}

/// <summary>Names the type token of a resource class of this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RandomResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
