using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Amply.Redis.Plans;

namespace Amply.Lab.ControlPlane;

/// <summary>One resource's inputs; a value may be written as text or as itself.</summary>
internal sealed class PlanInputs(PlannedResource resource)
{
    public string? Text(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value.ToString() : null;

    public string Required(string name) =>
        Text(name) ?? throw new LabException($"{resource.Type} {resource.Name} has no {name} in the plan.");

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public double? Real(string name) => Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool? Flag(string name) => Text(name) is { } text ? bool.Parse(text) : null;

    public ImmutableArray<JsonElement> Objects(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    public ImmutableArray<string> Texts(string name) => [.. Objects(name).Select(value => value.ToString())];

    public ImmutableSortedDictionary<string, string> Map(string name) =>
        resource.Inputs.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.Object
            ? value.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.ToString(), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty;
}
