using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Amply.Lab.Api.SecretsManager;

/// <summary>The fields of a request; a field of another type than asked for counts as absent.</summary>
internal sealed class SecretRequest(JsonObject body)
{
    public string? Text(string name) => body[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    public ImmutableArray<string>? Texts(string name) =>
        body[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(value => value.ToString())] : null;

    /// <summary>The first field that none of these is; null where there is no other.</summary>
    public string? OtherThan(params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name))
            {
                return name;
            }
        }

        return null;
    }
}
