using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace Pulumi.Serialization;

/// <summary>Which types an output property may have.</summary>
internal static class OutputTypes
{
    private static readonly ImmutableHashSet<Type> Simple = [typeof(bool), typeof(int), typeof(double), typeof(string), typeof(object), typeof(JsonElement)];

    private static readonly ImmutableHashSet<Type> Generic =
        [typeof(Nullable<>), typeof(Union<,>), typeof(ImmutableArray<>), typeof(ImmutableDictionary<,>), typeof(Output<>)];

    /// <summary>The constructor that takes the wire names: the one that is marked, or the only public one.</summary>
    public static ConstructorInfo? ConstructorOf(Type type)
    {
        var constructors = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        return constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(OutputConstructorAttribute)))
            ?? (constructors.Where(constructor => constructor.IsPublic).ToArray() is [var only] ? only : null);
    }

    /// <exception cref="InvalidOperationException">A property could not hold what an engine sends.</exception>
    public static void Check(string path, Type type) => Check(path, type, []);

    private static void Check(string path, Type type, HashSet<Type> seen)
    {
        // Types can be recursive.
        if (!seen.Add(type) || Simple.Contains(type) || type.IsAssignableTo(typeof(Resource))
            || (type.IsEnum && type.GetEnumUnderlyingType() == typeof(int))
            || (type.IsValueType && type.IsDefined(typeof(EnumTypeAttribute))))
        {
            return;
        }

        if (type.IsConstructedGenericType)
        {
            if (!Generic.Contains(type.GetGenericTypeDefinition()))
            {
                throw new InvalidOperationException(
                    $"{path} contains invalid type {type.FullName}: of the generic types only ImmutableArray<...> and ImmutableDictionary<string, ...> are allowed");
            }

            foreach (var argument in type.GenericTypeArguments)
            {
                Check(path, argument, seen);
            }

            return;
        }

        if (!type.IsDefined(typeof(OutputTypeAttribute)))
        {
            throw new InvalidOperationException(
                $"{path} contains invalid type {type.FullName}. Allowed are String, Boolean, Int32, Double, Nullable<...>, ImmutableArray<...>, "
                + $"ImmutableDictionary<string, ...> and classes marked with [{nameof(OutputTypeAttribute)}].");
        }

        var constructor = ConstructorOf(type) ?? throw new InvalidOperationException(
            $"{type.FullName} had [{nameof(OutputTypeAttribute)}], but did not contain constructor marked with [{nameof(OutputConstructorAttribute)}].");
        foreach (var parameter in constructor.GetParameters())
        {
            Check($"{type.FullName}({parameter.Name})", parameter.ParameterType, seen);
        }
    }
}
