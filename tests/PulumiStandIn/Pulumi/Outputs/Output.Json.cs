using System.Text.Json;

namespace Pulumi;

/// <summary>JSON of outputs, with outputs inside the serialized value resolved.</summary>
public static partial class Output
{
    public static Output<string> JsonSerialize<T>(Output<T> value, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(SerializeAsync());

        async Task<OutputData<string>> SerializeAsync()
        {
            var data = await value.DataTask.ConfigureAwait(false);
            if (!data.IsKnown)
            {
                return data.With("");
            }

            var nested = new NestedOutputConverter(data.Resources, data.IsSecret);
            using var buffer = new MemoryStream();
            await JsonSerializer.SerializeAsync(buffer, data.Value, nested.AddTo(options)).ConfigureAwait(false);
            return nested.SeenUnknown
                ? new(nested.Resources, "", IsKnown: false, nested.IsSecret)
                : new(nested.Resources, System.Text.Encoding.UTF8.GetString(buffer.ToArray()), IsKnown: true, nested.IsSecret);
        }
    }

    public static Output<T> JsonDeserialize<T>(Output<string> json, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new(DeserializeAsync());

        async Task<OutputData<T>> DeserializeAsync()
        {
            var data = await json.DataTask.ConfigureAwait(false);
            if (!data.IsKnown)
            {
                return data.With<T>(default!);
            }

            var nested = new NestedOutputConverter(data.Resources, data.IsSecret);
            return data.With(JsonSerializer.Deserialize<T>(data.Value, nested.AddTo(options))!);
        }
    }
}
