namespace Pulumi.Aws;

/// <summary>What every resource of this package says of itself.</summary>
internal static class Utilities
{
    public const string Version = "7.48.0";

    /// <summary>The options of a resource: its package's version and secret outputs, unless the caller says otherwise.</summary>
    public static CustomResourceOptions OptionsOf(CustomResourceOptions? options, Input<string> id, params ReadOnlySpan<string> secretOutputs)
    {
        var merged = CustomResourceOptions.Merge(new() { Version = Version, AdditionalSecretOutputs = [.. secretOutputs] }, options);
        merged.Id = id;
        return merged;
    }

    public static InvokeOptions OptionsOf(InvokeOptions? options)
    {
        var copy = options ?? new InvokeOptions();
        copy.Version ??= Version;
        return copy;
    }

    public static InvokeOutputOptions OptionsOf(InvokeOutputOptions? options)
    {
        var copy = options ?? new InvokeOutputOptions();
        copy.Version ??= Version;
        return copy;
    }
}

/// <summary>Names the type token of a resource class of this package.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AwsResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
