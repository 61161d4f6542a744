using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pulumi;

/// <summary>Writes outputs and inputs inside a serialized value as their values, and notes what they carry.</summary>
internal sealed class NestedOutputConverter(ImmutableHashSet<Resource> resources, bool isSecret) : JsonConverterFactory
{
    public ImmutableHashSet<Resource> Resources { get; private set; } = resources;

    public bool IsSecret { get; private set; } = isSecret;

    public bool SeenUnknown { get; private set; }

    public JsonSerializerOptions AddTo(JsonSerializerOptions? options)
    {
        var copy = options is null ? new JsonSerializerOptions() : new JsonSerializerOptions(options);
        copy.Converters.Add(this);
        return copy;
    }

    public override bool CanConvert(Type typeToConvert)
        => typeToConvert.IsGenericType && (Is(typeToConvert, typeof(Output<>)) || Is(typeToConvert, typeof(Input<>)));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var converter = Is(typeToConvert, typeof(Output<>)) ? typeof(OfOutput<>) : typeof(OfInput<>);
        return (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(typeToConvert.GetGenericArguments()), this)!;
    }

    private static bool Is(Type type, Type definition) => type.GetGenericTypeDefinition() == definition;

    private Output<T> Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var value = JsonSerializer.Deserialize<T>(ref reader, options)!;
        return new(Task.FromResult(new OutputData<T>(Resources, value, IsKnown: true, IsSecret)));
    }

    private void Write<T>(Utf8JsonWriter writer, Output<T> output, JsonSerializerOptions options)
    {
        // Converters cannot wait; the outer value has arrived, so the nested ones do not wait for it.
        var data = output.DataTask.GetAwaiter().GetResult();
        Resources = Resources.Union(data.Resources);
        IsSecret |= data.IsSecret;
        if (data.IsKnown)
        {
            JsonSerializer.Serialize(writer, data.Value, options);
        }
        else
        {
            SeenUnknown = true;
            writer.WriteNullValue();
        }
    }

    private sealed class OfOutput<T>(NestedOutputConverter owner) : JsonConverter<Output<T>>
    {
        public override Output<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => owner.Read<T>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, Output<T> value, JsonSerializerOptions options)
            => owner.Write(writer, value, options);
    }

    private sealed class OfInput<T>(NestedOutputConverter owner) : JsonConverter<Input<T>>
    {
        public override Input<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => owner.Read<T>(ref reader, options);

        public override void Write(Utf8JsonWriter writer, Input<T> value, JsonSerializerOptions options)
            => owner.Write(writer, value.ToOutput(), options);
    }
}
