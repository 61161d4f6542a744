using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi;

namespace Amply.Infra.Plan;

/// <summary>Learns resource options, which mocks are not shown, from the stack's transformations.</summary>
internal sealed class OptionsRecorder
{
    private readonly ConcurrentDictionary<(string Type, string Name), Recorded> seen = new();

    public StackOptions StackOptions => new() { ResourceTransformations = { Record } };

    public Recorded Of(string type, string name) => seen.TryGetValue((type, name), out var recorded) ? recorded : new Recorded(false, [], null);

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        seen[(args.Resource.GetResourceType(), args.Resource.GetResourceName())] = new Recorded(
            args.Options.Protect == true,
            args.Options is CustomResourceOptions custom ? [.. custom.IgnoreChanges] : [],
            args.Options.Parent is ComponentResource parent and not Stack ? parent.GetResourceName() : null);
        return null;
    }

    /// <summary>Options of one resource.</summary>
    internal sealed record Recorded(bool Protect, ImmutableArray<string> IgnoreChanges, string? Parent);
}
