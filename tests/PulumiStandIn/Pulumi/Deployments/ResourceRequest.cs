using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A resource on its way to the mocks.</summary>
internal sealed record ResourceRequest(Resource Resource, string? Parent, ImmutableDictionary<string, object?> Inputs, string Provider)
{
    public string Type => Resource.GetResourceType();

    public string Name => Resource.GetResourceName();
}
