using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Amply.TestServers;

/// <summary>The schemas of the documents that programs read, as they stand in the checkout.</summary>
internal static partial class AnswerSchemas
{
    // What the schemas share.
    private static readonly string[] Shared = ["answer", "change", "outputs", "parts"];

    private static readonly string Folder = Path.Combine(Checkout(), "ops", "schemas");

    // Each is read once: the library knows a schema by its file, and takes no second one.
    private static readonly Dictionary<string, JsonSchema> Schemas =
        Directory.EnumerateFiles(Folder, "*.json").ToDictionary(f => Path.GetFileNameWithoutExtension(f)!, f => JsonSchema.FromFile(f));

    private static readonly EvaluationOptions Options = Create();

    private static readonly Lock OneAtATime = new();

    /// <summary>Verbs that have a schema, sorted.</summary>
    public static IEnumerable<string> Verbs => Schemas.Keys.Except(Shared).Select(f => f.Replace('-', ' ')).Order(StringComparer.Ordinal);

    /// <summary>Insists that what was printed is one document, of that verb, of that exit code, and as its schema has it.</summary>
    public static JsonObject Check(string printed, string verb, ExitCode code)
    {
        JsonObject answer;
        try
        {
            answer = JsonNode.Parse(printed)!.AsObject();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            Assert.Fail($"{verb} printed what is not one document ({error.Message}):\n{printed}");
            throw;
        }

        Assert.Equal((verb, (int)code), ((string?)answer["verb"], (int?)answer["exitCode"]));
        // Of a line without a verb the envelope is all there is.
        var schema = Schemas.GetValueOrDefault(verb.Replace(' ', '-')) ?? Schemas["answer"];
        using var document = JsonDocument.Parse(printed);
        EvaluationResults result;
        lock (OneAtATime)
        {
            result = schema.Evaluate(document.RootElement, Options);
        }

        Assert.True(result.IsValid, $"the document of '{verb}' is not as its schema has it:\n{string.Join('\n', Errors(result))}\n{printed}");
        Assert.Empty(NumbersAsTexts(answer, "", verb));
        return answer;
    }

    /// <summary>Properties whose text is a number for people.</summary>
    public static IEnumerable<string> NumbersAsTexts(JsonNode? node, string path, string verb) => node switch
    {
        JsonObject members => members.SelectMany(m => NumbersAsTexts(m.Value, $"{path}.{m.Key}", verb)),
        JsonArray items => items.SelectMany((item, i) => NumbersAsTexts(item, $"{path}[{i}]", verb)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && NumberForPeople().IsMatch((string)value!) => [$"{verb}: {path} is '{value}'"],
        _ => [],
    };

    [GeneratedRegex("""^\s*[-+$]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?\s*(ns|µs|us|ms|s|sec|seconds|min|h|d|B|KB|MB|GB|TB|KiB|MiB|GiB|TiB|bytes|%|/s))\s*$""")]
    private static partial Regex NumberForPeople();

    private static IEnumerable<string> Errors(EvaluationResults results) => (results.Details ?? [])
        .Where(d => d.Errors is { Count: > 0 }).Select(d => $"  {d.InstanceLocation}: {string.Join("; ", d.Errors!.Values)} ({d.EvaluationPath})");

    private static EvaluationOptions Create()
    {
        foreach (var schema in Schemas.Values)
        {
            SchemaRegistry.Global.Register(schema);
        }

        return new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    }

    private static string Checkout()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Amply.Pulumi.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Amply.Pulumi.sln above {AppContext.BaseDirectory}");
    }
}
