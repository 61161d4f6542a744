using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Model.Outputs;

namespace Amply.Infra.Plan;

/// <summary>A resource's inputs as JSON, secrets masked by their names: mocks are handed them in clear.</summary>
internal static class InputJson
{
    private static readonly HashSet<string> SecretInputs = new(StringComparer.Ordinal) { "authToken", "authTokenWo", "secretString", "secretStringWo", "secretBinary" };

    public static ImmutableSortedDictionary<string, JsonElement> Of(ImmutableDictionary<string, object> inputs) => inputs.ToImmutableSortedDictionary(
        input => input.Key,
        input => Element(SecretInputs.Contains(input.Key) ? JsonValue.Create(StackOutputs.Masked) : Node(input.Value)),
        StringComparer.Ordinal);

    private static JsonElement Element(JsonNode? node)
    {
        using var document = JsonDocument.Parse(node?.ToJsonString() ?? "null");
        return document.RootElement.Clone();
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        // Numbers travel as doubles; whole ones are written as such.
        double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => JsonValue.Create((long)number),
        double number => JsonValue.Create(number),
        int number => JsonValue.Create(number),
        IDictionary map => new JsonObject(map.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(k => KeyValuePair.Create(k, Node(map[k])))),
        IEnumerable<KeyValuePair<string, object>> map => new JsonObject(map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, Node(e.Value)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ => JsonValue.Create(value.ToString()),
    };
}
