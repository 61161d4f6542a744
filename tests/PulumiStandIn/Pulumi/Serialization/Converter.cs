using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Pulumi.Serialization;

/// <summary>Converts plain wire values to the types of outputs; what does not fit is warned of and left at its default.</summary>
internal static class Converter
{
    public static OutputData<object?> Convert(Action<string> warn, string path, object? wire, Type target)
    {
        var data = Deserializer.Deserialize(wire);
        return data.With(ConvertOrWarn(warn, path, data.Value, target));
    }

    private static object? ConvertOrWarn(Action<string> warn, string path, object? value, Type target)
    {
        var (result, problem) = TryConvert(warn, path, value, target);
        if (problem is not null)
        {
            warn(problem);
        }

        return result;
    }

    private static (object? Result, string? Problem) TryConvert(Action<string> warn, string path, object? value, Type target)
    {
        var inner = Nullable.GetUnderlyingType(target);
        if (value is null)
        {
            return (inner is null && target.IsValueType ? Activator.CreateInstance(target) : null, null);
        }

        target = inner ?? target;
        if (target == typeof(int))
        {
            var (number, problem) = Expect<double>(path, value);
            return (problem is null ? (object)(int)(double)number! : null, problem);
        }

        if (target == typeof(object) || target.IsInstanceOfType(value))
        {
            return (value, null);
        }

        if (target == typeof(JsonElement))
        {
            return (JsonDocument.Parse(WireJson.Write(value)).RootElement, null);
        }

        if (target.IsEnum)
        {
            var (number, problem) = TryConvert(warn, path, value, target.GetEnumUnderlyingType());
            return (number is null ? null : Enum.ToObject(target, number), problem);
        }

        if (target.IsDefined(typeof(EnumTypeAttribute)))
        {
            var constructor = target.GetConstructor(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance, [value.GetType()]);
            return constructor is null
                ? (null, $"Expected target type {target.FullName} to have a constructor with a single {value.GetType().FullName} parameter.")
                : (constructor.Invoke([value]), null);
        }

        if (target.IsConstructedGenericType)
        {
            var definition = target.GetGenericTypeDefinition();
            return definition == typeof(Union<,>) ? Union(warn, path, value, target)
                : definition == typeof(ImmutableArray<>) ? Array(warn, path, value, target.GenericTypeArguments[0])
                : definition == typeof(ImmutableDictionary<,>) ? Dictionary(warn, path, value, target.GenericTypeArguments[1])
                : throw new InvalidOperationException($"Unexpected generic target type {target.FullName} when deserializing {path}");
        }

        return target.IsDefined(typeof(OutputTypeAttribute)) ? Object(warn, path, value, target) : Mismatch(path, value, target);
    }

    private static (object?, string?) Expect<T>(string path, object value) => value is T ? (value, null) : Mismatch(path, value, typeof(T));

    private static (object?, string?) Mismatch(string path, object value, Type target)
        => (null, $"Expected {target.FullName} but got {value.GetType().FullName} deserializing {path}");

    private static (object?, string?) Union(Action<string> warn, string path, object value, Type target)
    {
        foreach (var (type, factory) in target.GenericTypeArguments.Zip([nameof(Union<,>.FromT0), nameof(Union<,>.FromT1)]))
        {
            if (TryConvert(warn, path, value, type) is (var side, null))
            {
                return (target.GetMethod(factory)!.Invoke(null, [side]), null);
            }
        }

        return Mismatch(path, value, target);
    }

    private static (object?, string?) Array(Action<string> warn, string path, object value, Type item)
        => value is ImmutableArray<object?> array
            ? (Invoke(nameof(ArrayOf), item, array.Select(element => ConvertOrWarn(warn, path, element, item))), null)
            : Mismatch(path, value, typeof(ImmutableArray<object>));

    private static (object?, string?) Dictionary(Action<string> warn, string path, object value, Type item)
        => value is ImmutableDictionary<string, object?> dictionary
            ? (Invoke(nameof(DictionaryOf), item, dictionary.Select(pair => KeyValuePair.Create(pair.Key, ConvertOrWarn(warn, path, pair.Value, item)))), null)
            : Mismatch(path, value, typeof(ImmutableDictionary<string, object>));

    private static (object?, string?) Object(Action<string> warn, string path, object value, Type target)
    {
        if (value is not ImmutableDictionary<string, object?> dictionary)
        {
            return Mismatch(path, value, typeof(ImmutableDictionary<string, object>));
        }

        if (OutputTypes.ConstructorOf(target) is not { } constructor)
        {
            return (null, $"Expected target type {target.FullName} to have [{nameof(OutputConstructorAttribute)}] constructor when deserializing {path}");
        }

        var arguments = constructor.GetParameters().Select(parameter =>
        {
            var name = parameter.GetCustomAttribute<OutputConstructorParameterAttribute>()?.Name ?? parameter.Name!;
            return ConvertOrWarn(warn, $"{target.FullName}({parameter.Name})", dictionary.GetValueOrDefault(name), parameter.ParameterType);
        });
        return (constructor.Invoke([.. arguments]), null);
    }

    private static object Invoke(string method, Type item, object argument)
        => typeof(Converter).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item).Invoke(null, [argument])!;

    private static ImmutableArray<T> ArrayOf<T>(IEnumerable<object?> items) => [.. items.Select(item => (T)item!)];

    private static ImmutableDictionary<string, T> DictionaryOf<T>(IEnumerable<KeyValuePair<string, object?>> items)
        => items.ToImmutableDictionary(pair => pair.Key, pair => (T)pair.Value!);
}
