using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>An output property of a resource that waits for the resource's registration.</summary>
internal interface ICompletionSource
{
    Type Target { get; }

    object Output { get; }

    void Set(OutputData<object?> data);

    void TrySetAbsent(bool isKnown);

    void TrySetException(Exception exception);

    void TrySetCanceled();
}

/// <summary>The typed form of <see cref="ICompletionSource"/>.</summary>
internal sealed class CompletionSource<T> : ICompletionSource
{
    private readonly TaskCompletionSource<OutputData<T>> source = new();
    private readonly Resource owner;

    public CompletionSource(Resource owner)
    {
        this.owner = owner;
        Output = new Output<T>(source.Task);
    }

    public Type Target => typeof(T);

    public object Output { get; }

    public void Set(OutputData<object?> data)
        => source.SetResult(new(data.Resources.Add(owner), data.Value is null ? default! : (T)data.Value, data.IsKnown, data.IsSecret));

    public void TrySetAbsent(bool isKnown) => source.TrySetResult(new([owner], default!, isKnown, IsSecret: false));

    public void TrySetException(Exception exception) => source.TrySetException(exception);

    public void TrySetCanceled() => source.TrySetCanceled();
}

/// <summary>The output properties of a resource by wire name.</summary>
internal static class CompletionSources
{
    public const string Urn = "urn";
    public const string Id = "id";

    public static ImmutableDictionary<string, ICompletionSource> Attach(Resource resource)
    {
        var sources = ImmutableDictionary.CreateBuilder<string, ICompletionSource>();
        foreach (var property in resource.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is not { } attribute)
            {
                continue;
            }

            if (!property.PropertyType.IsConstructedGenericType || property.PropertyType.GetGenericTypeDefinition() != typeof(Output<>))
            {
                throw RunException.OutputsHaveIncorrectType([attribute.Name!]);
            }

            OutputTypes.Check($"[Output] {resource.GetType().FullName}.{property.Name}", property.PropertyType.GenericTypeArguments[0]);
            var setter = property.DeclaringType!.GetProperty(property.Name, property.PropertyType)!.GetSetMethod(nonPublic: true)
                ?? throw new InvalidOperationException($"[Output] {resource.GetType().FullName}.{property.Name} did not have a 'set' method");
            var source = (ICompletionSource)Activator.CreateInstance(
                typeof(CompletionSource<>).MakeGenericType(property.PropertyType.GenericTypeArguments), resource)!;
            setter.Invoke(resource, [source.Output]);
            sources.Add(attribute.Name ?? property.Name, source);
        }

        return sources.ToImmutable();
    }
}
