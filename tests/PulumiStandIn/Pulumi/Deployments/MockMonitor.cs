using System.Collections.Immutable;
using Pulumi.Serialization;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>What stands where the engine would: it passes everything to the mocks.</summary>
internal sealed class MockMonitor(IMocks mocks)
{
    private readonly Lock gate = new();
    private readonly List<Resource> resources = [];
    private readonly Dictionary<string, (string Urn, string? Id, ImmutableDictionary<string, object?> State)> registered = [];

    public ImmutableArray<Resource> Resources
    {
        get
        {
            lock (gate)
            {
                return [.. resources];
            }
        }
    }

    public (string Urn, string? Id, ImmutableDictionary<string, object?> State) Find(string urn)
    {
        lock (gate)
        {
            return registered.TryGetValue(urn, out var found) ? found : throw new InvalidOperationException($"Unknown resource {urn}");
        }
    }

    public async Task<(string Urn, string? Id, ImmutableDictionary<string, object?> State)> RegisterAsync(ResourceRequest request, string importId)
    {
        Add(request.Resource);
        if (request.Type == Stack.RootType)
        {
            return (UrnOf(request), null, ImmutableDictionary<string, object?>.Empty);
        }

        return await CallAsync(request, importId, id => id ?? importId).ConfigureAwait(false);
    }

    public async Task<(string Urn, string? Id, ImmutableDictionary<string, object?> State)> ReadAsync(ResourceRequest request, string id)
    {
        var read = await CallAsync(request, id, _ => id).ConfigureAwait(false);
        Add(request.Resource);
        return read;
    }

    public async Task<ImmutableDictionary<string, object?>> CallAsync(
        string token, ImmutableDictionary<string, object?> args, ProviderResource? provider)
    {
        var result = await mocks.CallAsync(new()
        {
            Token = token,
            Args = Deserializer.KnownValues(args),
            Provider = provider is null ? "" : await provider.ReferenceAsync().ConfigureAwait(false),
        }).ConfigureAwait(false);
        return await SerializeAsync(result).ConfigureAwait(false);
    }

    public Task RegisterOutputsAsync(string urn, ImmutableDictionary<string, object?> outputs)
        => mocks.RegisterResourceOutputs(new(
            urn,
            outputs.ToImmutableDictionary(
                pair => pair.Key, pair => new Output<object?>(Task.FromResult(Deserializer.Deserialize(pair.Value))))));

    // Under mocks a URN names the outermost component only, unlike the engine's, which names them all.
    private static string UrnOf(ResourceRequest request)
    {
        var type = string.IsNullOrEmpty(request.Parent)
            ? request.Type
            : $"{request.Parent.Split("::")[2].Split('$')[0]}${request.Type}";
        return $"urn:pulumi:{Deployment.Instance.StackName}::{Deployment.Instance.ProjectName}::{type}::{request.Name}";
    }

    private static async Task<ImmutableDictionary<string, object?>> SerializeAsync(object state)
        => await new Serializer().SerializeAsync("", state is IDictionary<string, object> map ? map.ToImmutableDictionary() : state)
                .ConfigureAwait(false) as ImmutableDictionary<string, object?>
            ?? throw new InvalidOperationException($"{state.GetType().FullName} is not a supported argument type");

    private async Task<(string Urn, string? Id, ImmutableDictionary<string, object?> State)> CallAsync(
        ResourceRequest request, string requestId, Func<string?, string?> chooseId)
    {
        var (id, state) = await mocks.NewResourceAsync(new()
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = Deserializer.KnownValues(request.Inputs),
            Provider = request.Provider,
            Id = requestId,
        }).ConfigureAwait(false);
        var known = (UrnOf(request), chooseId(id), await SerializeAsync(state).ConfigureAwait(false));
        lock (gate)
        {
            registered[known.Item1] = known;
        }

        return known;
    }

    private void Add(Resource resource)
    {
        lock (gate)
        {
            resources.Add(resource);
        }
    }
}
