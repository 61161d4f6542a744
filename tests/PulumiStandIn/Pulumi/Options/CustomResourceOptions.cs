namespace Pulumi;

/// <summary>How a provider's resource is registered.</summary>
public sealed class CustomResourceOptions : ResourceOptions
{
    public bool? DeleteBeforeReplace { get; set; }

    public List<string> AdditionalSecretOutputs { get => field ??= []; set; }

    public string? ImportId { get; set; }

    public Dictionary<string, string> EnvVarMappings { get => field ??= []; set; }

    public static CustomResourceOptions Merge(CustomResourceOptions? options1, CustomResourceOptions? options2)
    {
        var merged = options1?.Copy() ?? new CustomResourceOptions();
        if (options2?.Copy() is { } over)
        {
            merged.Overlay(over);
            merged.AdditionalSecretOutputs.AddRange(over.AdditionalSecretOutputs);
            merged.DeleteBeforeReplace = over.DeleteBeforeReplace ?? merged.DeleteBeforeReplace;
            merged.ImportId = over.ImportId ?? merged.ImportId;
            foreach (var (variable, value) in over.EnvVarMappings)
            {
                merged.EnvVarMappings[variable] = value;
            }
        }

        return merged;
    }

    internal override ResourceOptions Clone() => Copy();

    private CustomResourceOptions Copy() => CopyTo(new CustomResourceOptions
    {
        AdditionalSecretOutputs = [.. AdditionalSecretOutputs],
        DeleteBeforeReplace = DeleteBeforeReplace,
        ImportId = ImportId,
        EnvVarMappings = new(EnvVarMappings),
    });
}
