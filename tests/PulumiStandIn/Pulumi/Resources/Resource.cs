using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Something that a program declares: a provider's resource, or a component of several.</summary>
public class Resource
{
    private readonly string type;
    private readonly string name;
    private readonly ImmutableArray<ResourceTransformation> transformations = [];
    private readonly bool? protect;
    private readonly ImmutableDictionary<string, ProviderResource> providers = ImmutableDictionary<string, ProviderResource>.Empty;

    private protected Resource(string type, string name, bool custom, ResourceArgs args, ResourceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.type = type;
        this.name = name;
        CompletionSources = Serialization.CompletionSources.Attach(this);

        try
        {
            var transformer = type == Stack.RootType ? null : options.Parent ?? Deployment.Running.Stack;
            transformations = [.. options.ResourceTransformations, .. transformer?.transformations ?? []];
            (args, options) = Transform(args, options);

            // What the caller passed in stays as it was.
            options = options.Clone();
            var componentProviders = (options as ComponentResourceOptions)?.Providers ?? [];
            if (options.Provider is not null && componentProviders.Count > 0)
            {
                throw new ResourceException("Do not supply both 'provider' and 'providers' options to a ComponentResource.", options.Parent);
            }

            if (options.Parent is { } parent)
            {
                options.Protect ??= parent.protect;
                providers = parent.providers;
                lock (parent.Children)
                {
                    parent.Children.Add(this);
                }
            }

            if (!custom)
            {
                var own = options.Provider is { } single ? [single] : componentProviders;
                providers = providers.SetItems(own.Select(provider => KeyValuePair.Create(provider.Package, provider)));
            }
            else if (options.Provider is { } given)
            {
                providers = type.Split(':') is [var package, _, _] ? providers.SetItem(package, given) : providers;
            }
            else
            {
                options.Provider = options.Parent?.FindProvider(type);
            }

            protect = options.Protect;
            Provider = custom ? options.Provider : null;
            AliasUrns = [.. options.Aliases.Select(alias => alias.Apply(value => value.ToUrn(name, type, options.Parent)))];
            Deployment.Running.Register(this, args, options);
        }
        catch
        {
            // Nobody will complete the outputs of a resource that is not registered, and the run would wait for them.
            foreach (var source in CompletionSources.Values)
            {
                source.TrySetCanceled();
            }

            throw;
        }
    }

    [Output("urn")]
    public Output<string> Urn { get; private protected set; } = null!;

    internal HashSet<Resource> Children { get; } = [];

    internal ImmutableDictionary<string, ICompletionSource> CompletionSources { get; }

    internal ImmutableArray<Output<string>> AliasUrns { get; }

    internal ProviderResource? Provider { get; }

    // Methods, so that a resource may have properties of these names.
    public string GetResourceType() => type;

    public string GetResourceName() => name;

    /// <summary>The provider for the package of a token such as <c>aws:sns/topic:Topic</c>.</summary>
    internal ProviderResource? FindProvider(string token)
        => token.Split(':') is [var package, _, _] ? providers.GetValueOrDefault(package) : null;

    private (ResourceArgs Args, ResourceOptions Options) Transform(ResourceArgs args, ResourceOptions options)
    {
        foreach (var transformation in transformations)
        {
            if (transformation(new(this, args, options)) is { } result)
            {
                if (result.Options.Parent != options.Parent)
                {
                    throw new ArgumentException("A transformation cannot change the 'parent' of a resource.");
                }

                (args, options) = (result.Args, result.Options);
            }
        }

        return (args, options);
    }
}
