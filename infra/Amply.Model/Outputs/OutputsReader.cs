using System.Text.Json;

namespace Amply.Model.Outputs;

/// <summary>Reads outputs that another program wrote, and tells every problem of them at once.</summary>
public static class OutputsReader
{
    /// <summary>Bytes. Outputs hold about 2 KiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Never throws. A problem quotes its value, but no secret.</summary>
    public static OutputsResult Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var problems = Problems(document.RootElement).ToImmutableArray();
            return problems.IsEmpty
                ? new OutputsResult(document.Deserialize(OutputsJson.Default.StackOutputs), [])
                : new OutputsResult(null, problems);
        }
        catch (JsonException error)
        {
            return new OutputsResult(null, [$"line {(error.LineNumber ?? 0) + 1} is not JSON"]);
        }
        catch (InvalidOperationException)
        {
            // The text has half of a surrogate pair.
            return new OutputsResult(null, ["a text in them is not Unicode"]);
        }
    }

    private static IEnumerable<string> Problems(JsonElement outputs)
    {
        if (outputs.ValueKind != JsonValueKind.Object)
        {
            return ["they are not a JSON object with a name and a value for each output"];
        }

        var found = OutputRule.All.Select(rule => rule.Problem(outputs)).OfType<string>();
        return HasEndpoint(outputs)
            ? found
            : found.Append("primaryEndpoint and configurationEndpoint are missing; one of them is needed: host:port");
    }

    private static bool HasEndpoint(JsonElement outputs) =>
        ((string[])["primaryEndpoint", "configurationEndpoint"])
            .Any(name => outputs.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null);
}

/// <summary>Outputs, or every problem of them, a clause each.</summary>
public sealed record OutputsResult(StackOutputs? Outputs, ImmutableArray<string> Problems);
