namespace Pulumi;

/// <summary>How a component is registered.</summary>
public sealed class ComponentResourceOptions : ResourceOptions
{
    public List<ProviderResource> Providers { get => field ??= []; set; }

    public static ComponentResourceOptions Merge(ComponentResourceOptions? options1, ComponentResourceOptions? options2)
    {
        var merged = options1?.Copy() ?? new ComponentResourceOptions();
        var over = options2?.Copy() ?? new ComponentResourceOptions();
        merged.MoveProvider();
        over.MoveProvider();
        merged.Overlay(over);
        merged.Providers.AddRange(over.Providers);
        if (merged.Providers is [var only])
        {
            (merged.Provider, merged.Providers) = (only, []);
        }

        return merged;
    }

    internal override ResourceOptions Clone() => Copy();

    private ComponentResourceOptions Copy() => CopyTo(new ComponentResourceOptions { Providers = [.. Providers] });

    // A single provider and a list of them say the same; only lists can be appended.
    private void MoveProvider()
    {
        if (Provider is { } provider)
        {
            Providers.Add(provider);
            Provider = null;
        }
    }
}
