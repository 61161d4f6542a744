using System.Collections.Immutable;

namespace Pulumi.Serialization;

/// <summary>Turns wire values into plain ones; one unknown or secret inside makes the whole unknown or secret.</summary>
internal static class Deserializer
{
    public static OutputData<object?> Deserialize(object? wire)
    {
        switch (wire)
        {
            case Wire.Unknown:
                return OutputData<object?>.Unknown(null);
            case Wire.Secret secret:
                return Deserialize(secret.Value) with { IsSecret = true };
            case Wire.Reference reference:
                return OutputData<object?>.Of(reference.Resource);
            case ImmutableArray<object?> array:
                var items = array.Select(Deserialize).ToImmutableArray();
                return Whole(items.Select(item => item.Value).ToImmutableArray(), items);
            case ImmutableDictionary<string, object?> dictionary:
                var entries = dictionary.ToImmutableDictionary(pair => pair.Key, pair => Deserialize(pair.Value));
                return Whole(entries.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Value), entries.Values);
            default:
                return OutputData<object?>.Of(wire);
        }
    }

    /// <summary>The known values, in clear, as mocks receive them.</summary>
    public static ImmutableDictionary<string, object> KnownValues(ImmutableDictionary<string, object?> wire)
        => wire
            .Select(pair => KeyValuePair.Create(pair.Key, Deserialize(pair.Value)))
            .Where(pair => pair.Value is { IsKnown: true, Value: not null })
            .ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Value!);

    private static OutputData<object?> Whole(object value, IEnumerable<OutputData<object?>> parts)
    {
        var all = OutputData<object?>.Of(value);
        foreach (var part in parts)
        {
            all = all with { IsKnown = all.IsKnown && part.IsKnown, IsSecret = all.IsSecret || part.IsSecret };
        }

        return all;
    }
}
