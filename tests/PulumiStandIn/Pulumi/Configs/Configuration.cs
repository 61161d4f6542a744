using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi;

/// <summary>The stack's configuration: the environment variable PULUMI_CONFIG, an object of strings by <c>namespace:key</c>.</summary>
internal sealed class Configuration(ImmutableDictionary<string, string> values)
{
    public static Configuration FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("PULUMI_CONFIG") is not { } json)
        {
            return new(ImmutableDictionary<string, string>.Empty);
        }

        using var document = JsonDocument.Parse(json);
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            values[Clean(property.Name)] = property.Value.ToString();
        }

        return new(values.ToImmutable());
    }

    public string? Find(string key) => values.GetValueOrDefault(key);

    // Old programs know `namespace:config:key`.
    private static string Clean(string key) => key.Split(':', 3) is [{ Length: > 0 } space, "config", var rest] ? $"{space}:{rest}" : key;
}
