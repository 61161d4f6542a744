namespace Pulumi;

/// <summary>How a resource is registered.</summary>
public abstract class ResourceOptions
{
    protected ResourceOptions()
    {
    }

    public Input<string>? Id { get; set; }

    public Resource? Parent { get; set; }

    public InputList<Resource> DependsOn { get => field ??= []; set; }

    public InputList<Resource> ReplaceWith { get => field ??= []; set; }

    public bool? Protect { get; set; }

    public List<string> IgnoreChanges { get => field ??= []; set; }

    public List<string> ReplaceOnChanges { get => field ??= []; set; }

    public List<string> HideDiffs { get => field ??= []; set; }

    public Input<object>? ReplacementTrigger { get; set; }

    public string? Version { get; set; }

    public string? PluginDownloadURL { get; set; }

    public ProviderResource? Provider { get; set; }

    public CustomTimeouts? CustomTimeouts { get; set; }

    public List<ResourceTransformation> ResourceTransformations { get => field ??= []; set; }

    public List<ResourceTransform> ResourceTransforms { get => field ??= []; set; }

    public List<Input<Alias>> Aliases { get; set; } = [];

    public string? Urn { get; set; }

    public bool? RetainOnDelete { get; set; }

    public Resource? DeletedWith { get; set; }

    public ResourceHookBinding Hooks { get => field ??= new(); set; }

    internal abstract ResourceOptions Clone();

    private protected TOptions CopyTo<TOptions>(TOptions copy)
        where TOptions : ResourceOptions
    {
        copy.Id = Id;
        copy.Parent = Parent;
        copy.DependsOn = DependsOn.Clone();
        copy.ReplaceWith = ReplaceWith.Clone();
        copy.Protect = Protect;
        copy.IgnoreChanges = [.. IgnoreChanges];
        copy.ReplaceOnChanges = [.. ReplaceOnChanges];
        copy.HideDiffs = [.. HideDiffs];
        copy.ReplacementTrigger = ReplacementTrigger;
        copy.Version = Version;
        copy.PluginDownloadURL = PluginDownloadURL;
        copy.Provider = Provider;
        copy.CustomTimeouts = CustomTimeouts?.Clone();
        copy.ResourceTransformations = [.. ResourceTransformations];
        copy.ResourceTransforms = [.. ResourceTransforms];
        copy.Aliases = [.. Aliases];
        copy.Urn = Urn;
        copy.RetainOnDelete = RetainOnDelete;
        copy.DeletedWith = DeletedWith;
        copy.Hooks = Hooks.Clone();
        return copy;
    }

    /// <summary>Lays other options over these: single values win, lists are appended, transforms stay as they are.</summary>
    private protected void Overlay(ResourceOptions over)
    {
        Id = over.Id ?? Id;
        Parent = over.Parent ?? Parent;
        Protect = over.Protect ?? Protect;
        Urn = over.Urn ?? Urn;
        Version = over.Version ?? Version;
        PluginDownloadURL = over.PluginDownloadURL ?? PluginDownloadURL;
        Provider = over.Provider ?? Provider;
        CustomTimeouts = over.CustomTimeouts ?? CustomTimeouts;
        RetainOnDelete = over.RetainOnDelete ?? RetainOnDelete;
        DeletedWith = over.DeletedWith ?? DeletedWith;
        ReplacementTrigger = over.ReplacementTrigger ?? ReplacementTrigger;
        IgnoreChanges.AddRange(over.IgnoreChanges);
        ReplaceOnChanges.AddRange(over.ReplaceOnChanges);
        HideDiffs.AddRange(over.HideDiffs);
        ResourceTransformations.AddRange(over.ResourceTransformations);
        Aliases.AddRange(over.Aliases);
        DependsOn = DependsOn.Concat(over.DependsOn);
        ReplaceWith = ReplaceWith.Concat(over.ReplaceWith);
        Hooks = Hooks.Concat(over.Hooks);
    }
}
