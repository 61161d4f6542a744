using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Pulumi.Serialization;

/// <summary>Turns inputs into wire values, waiting for outputs and collecting the resources they depend on.</summary>
internal sealed class Serializer
{
    public HashSet<Resource> Dependencies { get; } = [];

    public async Task<ImmutableDictionary<string, object?>> SerializeAllAsync(
        string path, IEnumerable<KeyValuePair<string, object?>> properties)
    {
        var result = ImmutableDictionary.CreateBuilder<string, object?>();
        foreach (var (name, property) in properties)
        {
            // A property without a value does not exist, as in JSON.
            if (await SerializeAsync($"{path}.{name}", property).ConfigureAwait(false) is { } value)
            {
                result[name] = value;
            }
        }

        return result.ToImmutable();
    }

    public async Task<object?> SerializeAsync(string path, object? value)
    {
        switch (value)
        {
            case null or bool or double or string or Wire:
                return value;
            case int number:
                // The wire knows one kind of number, so mocks see every number as a double.
                return (double)number;
            case InputArgs args:
                return await SerializeAllAsync(path, args.ToDictionary()).ConfigureAwait(false);
            case Task:
                throw new InvalidOperationException($"Tasks are not allowed inside ResourceArgs. Please wrap your Task in an Output:\n\t{path}");
            case IInput input:
                return await SerializeAsync(path, input.ToOutput()).ConfigureAwait(false);
            case IOutput output:
                return await SerializeOutputAsync(path, output).ConfigureAwait(false);
            case IUnion union:
                return await SerializeAsync(path, union.Value).ConfigureAwait(false);
            case JsonElement element:
                return WireJson.Read(element);
            case Resource resource:
                return await SerializeResourceAsync(resource).ConfigureAwait(false);
            case IDictionary dictionary:
                return await SerializeAllAsync(path, Pairs(path, dictionary)).ConfigureAwait(false);
            case IList list:
                return await SerializeListAsync(path, list).ConfigureAwait(false);
            case Enum { } constant when constant.GetTypeCode() == TypeCode.Int32:
                return (double)(int)(object)constant;
            case ValueTuple:
                return null;
            default:
                return await SerializeObjectAsync(path, value).ConfigureAwait(false);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(string path, IDictionary dictionary)
    {
        foreach (var key in dictionary.Keys)
        {
            yield return key is string name
                ? new(name, dictionary[key])
                : throw new InvalidOperationException($"Dictionaries are only supported with string keys:\n\t{path}");
        }
    }

    private async Task<object?> SerializeOutputAsync(string path, IOutput output)
    {
        var data = await output.GetDataAsync().ConfigureAwait(false);
        Dependencies.UnionWith(data.Resources);
        if (!data.IsKnown)
        {
            return new Wire.Unknown();
        }

        var value = await SerializeAsync(path, data.Value).ConfigureAwait(false);
        return data.IsSecret ? new Wire.Secret(value) : value;
    }

    private async Task<object?> SerializeResourceAsync(Resource resource)
    {
        Dependencies.Add(resource);
        // Only a registered resource can be referred to.
        await resource.Urn.DataTask.ConfigureAwait(false);
        return new Wire.Reference(resource);
    }

    private async Task<ImmutableArray<object?>> SerializeListAsync(string path, IList list)
    {
        // A default immutable array throws when it is looked at.
        if (list.GetType() is { IsGenericType: true } type
            && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            && list.Equals(Activator.CreateInstance(type)))
        {
            return [];
        }

        var result = ImmutableArray.CreateBuilder<object?>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            result.Add(await SerializeAsync($"{path}[{i}]", list[i]).ConfigureAwait(false));
        }

        return result.MoveToImmutable();
    }

    private async Task<object?> SerializeObjectAsync(string path, object value)
    {
        var type = value.GetType();
        if (type.IsDefined(typeof(EnumTypeAttribute)) && type.IsValueType)
        {
            var conversion = type.GetMethod("op_Explicit", BindingFlags.Public | BindingFlags.Static, [type]);
            return conversion is not null && (conversion.ReturnType == typeof(string) || conversion.ReturnType == typeof(double))
                ? conversion.Invoke(null, [value])
                : throw new InvalidOperationException($"Expected {type.FullName} to have an explicit conversion operator to String or Double.\n\t{path}");
        }

        if (type.IsDefined(typeof(OutputTypeAttribute)))
        {
            var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.NonPublic).Where(field => field.IsInitOnly);
            return await SerializeAllAsync(path, fields.Select(field
                => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(field.Name), field.GetValue(value)))).ConfigureAwait(false);
        }

        throw new InvalidOperationException($"{type.FullName} is not a supported argument type.\n\t{path}");
    }
}
