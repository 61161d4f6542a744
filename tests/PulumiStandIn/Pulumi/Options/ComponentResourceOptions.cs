namespace Pulumi;

/// <summary>How a component is registered.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    public List<ProviderResource> Providers { get => field ??= []; set; }

    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = options1?.Copy() ?? new ComponentResourceOptions();
        var over = options2?.Copy() ?? new ComponentResourceOptions();
        merged.Overlay(over);
        // One provider of each package; the last one wins.
        merged.Providers = [.. merged.Providers.Concat(over.Providers).Reverse().DistinctBy(provider => provider.Package).Reverse()];
        return merged;
    }

    internal override ResourceOptions Clone() => Copy();

    private ComponentResourceOptions Copy() => CopyTo(new ComponentResourceOptions { Providers = [.. Providers] });
}
