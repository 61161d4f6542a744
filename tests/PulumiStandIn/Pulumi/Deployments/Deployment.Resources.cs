using System.Collections.Immutable;
using Pulumi.Serialization;

namespace Pulumi;

/// <content>Registration of resources.</content>
public sealed partial class Deployment
{
    // Nobody awaits a registration: a constructor starts it, and the run waits for it before it ends.
    internal void Register(Resource resource, ResourceArgs args, ResourceOptions options)
        => Runner.Register(RegisterAsync(resource, args, options));

    internal void RegisterOutputs(Resource resource, Output<IDictionary<string, object?>> outputs)
    {
        Runner.Register(RegisterOutputsAsync());

        async Task RegisterOutputsAsync()
        {
            var urn = await resource.Urn.ValueOrAsync("").ConfigureAwait(false);
            var values = await outputs.ValueOrAsync(ImmutableDictionary<string, object?>.Empty).ConfigureAwait(false);
            var serialized = await new Serializer().SerializeAllAsync("monitor.registerResourceOutputs(...)", values).ConfigureAwait(false);
            await monitor.RegisterOutputsAsync(urn, serialized).ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var sources = resource.CompletionSources;
        try
        {
            var (urn, id, state) = await ReadOrRegisterAsync(resource, args, options).ConfigureAwait(false);
            sources[CompletionSources.Urn].Set(OutputData<object?>.Of(urn));
            if (resource is CustomResource)
            {
                sources[CompletionSources.Id].Set(OutputData<object?>.Of(id ?? "") with { IsKnown = !string.IsNullOrEmpty(id) });
            }

            foreach (var (name, source) in sources)
            {
                if (name is not (CompletionSources.Urn or CompletionSources.Id) && state.TryGetValue(name, out var value))
                {
                    source.Set(Converter.Convert(Warn, $"{resource.GetType().FullName}.{name}", value, source.Target));
                }
            }
        }
        catch (Exception error)
        {
            foreach (var source in sources.Values)
            {
                source.TrySetException(error);
            }

            throw;
        }
        finally
        {
            // What the state lacks may still come in a real update, so a preview does not know it.
            foreach (var source in sources.Values)
            {
                source.TrySetAbsent(isKnown: !IsDryRun);
            }
        }
    }

    private async Task<(string Urn, string? Id, ImmutableDictionary<string, object?> State)> ReadOrRegisterAsync(
        Resource resource, ResourceArgs args, ResourceOptions options)
    {
        if (options.Urn is not null)
        {
            return monitor.Find(options.Urn);
        }

        var id = options.Id is null ? "" : await options.Id.ToOutput().ValueOrAsync("").ConfigureAwait(false);
        if (!string.IsNullOrEmpty(id) && resource is not CustomResource)
        {
            throw new ArgumentException($"{nameof(ResourceOptions)}.{nameof(ResourceOptions.Id)} is only valid for a {nameof(CustomResource)}");
        }

        var dependencies = await options.DependsOn.ToOutput().ValueOrAsync([]).ConfigureAwait(false);
        var properties = args.ToDictionary().Where(property => property.Key is not (CompletionSources.Urn or CompletionSources.Id));
        var serializer = new Serializer();
        var inputs = await serializer
            .SerializeAllAsync($"resource:{resource.GetResourceName()}[{resource.GetResourceType()}]", properties).ConfigureAwait(false);
        var parent = resource.GetResourceType() == Stack.RootType ? null
            : await (options.Parent ?? Stack).Urn.ValueOrAsync(null!).ConfigureAwait(false);
        var provider = resource.Provider is null ? "" : await resource.Provider.ReferenceAsync().ConfigureAwait(false);
        await options.Hooks.Registered.ConfigureAwait(false);
        await WaitForAsync([.. dependencies, .. serializer.Dependencies]).ConfigureAwait(false);

        var request = new ResourceRequest(resource, parent, inputs, provider);
        return string.IsNullOrEmpty(id)
            ? await monitor.RegisterAsync(request, (options as CustomResourceOptions)?.ImportId ?? "").ConfigureAwait(false)
            : await monitor.ReadAsync(request, id).ConfigureAwait(false);
    }

    /// <summary>Waits for resources; a component stands for the resources in it.</summary>
    private static async Task WaitForAsync(ImmutableArray<Resource> resources)
    {
        foreach (var resource in resources)
        {
            await resource.Urn.DataTask.ConfigureAwait(false);
            if (resource is ComponentResource)
            {
                ImmutableArray<Resource> children;
                lock (resource.Children)
                {
                    children = [.. resource.Children];
                }

                await WaitForAsync(children).ConfigureAwait(false);
            }
        }
    }
}
