using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Model.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Amply.Infra.Plan;

/// <summary>The project's and the stacks' files, merged as the Pulumi command line merges them.</summary>
internal sealed class StackFiles
{
    // A stack's file has about 2 KiB.
    private const int MaxBytes = 1024 * 1024;

    private StackFiles(string directory) => Directory = directory;

    /// <summary>The directory of the files.</summary>
    public string Directory { get; }

    /// <summary>Names of the stacks that have a file, sorted.</summary>
    public ImmutableArray<string> Stacks =>
    [
        .. System.IO.Directory.EnumerateFiles(Directory, "Pulumi.*.yaml")
            .Select(f => Path.GetFileName(f)["Pulumi.".Length..^".yaml".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The nearest directory upwards that holds <c>Pulumi.yaml</c>.</summary>
    public static PlanAttempt<StackFiles> Find(string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pulumi.yaml")))
            {
                return new StackFiles(at.FullName);
            }
        }

        return PlanRefusal.Of($"there is no Pulumi.yaml in {from} or above it. Fix: run the command in the project's directory");
    }

    /// <summary>A stack's configuration with the project's defaults, by key with its namespace, as Pulumi gives it to a program.</summary>
    /// <param name="option">The option that gave the overrides, for refusals.</param>
    public PlanAttempt<ImmutableSortedDictionary<string, string>> Load(string stack, IEnumerable<string> overrides, string option)
    {
        var file = Path.Combine(Directory, $"Pulumi.{stack}.yaml");
        if (!File.Exists(file))
        {
            return PlanRefusal.Of(
                $"there is no stack '{stack}': no {Path.GetFileName(file)} in {Directory}. Stacks: {string.Join(", ", Stacks)}. "
                + $"Fix: ./amply plan {Stacks.FirstOrDefault("STACK")}");
        }

        if (!Config(Path.Combine(Directory, "Pulumi.yaml")).Succeeded(out var project, out var refusal)
            || !Config(file).Succeeded(out var own, out refusal))
        {
            return refusal;
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, node) in project.Children)
        {
            // A declaration: a value, or its type, default and description.
            if (node is not YamlMappingNode declaration)
            {
                values[Name(key)] = Value(node);
            }
            else if (declaration.Children.TryGetValue("default", out var standard))
            {
                values[Name(key)] = Value(standard);
            }
        }

        foreach (var (key, node) in own.Children)
        {
            // Keys of other namespaces belong to other programs and to providers.
            if (SettingTable.Own(Name(key)) is { } setting && SettingTable.Find(setting) is null)
            {
                var unknown = SettingTable.Unknown(Name(key), $"pulumi config rm {Name(key)} -s {stack}");
                return PlanRefusal.Of($"{Path.GetFileName(file)}: {unknown}");
            }

            values[Name(key)] = Value(node);
        }

        foreach (var text in overrides)
        {
            if (Override(values, text, option) is { } wrong)
            {
                return wrong;
            }
        }

        return values.ToImmutable();
    }

    // key=value; key.name=value sets one entry of an object.
    private static PlanRefusal? Override(ImmutableSortedDictionary<string, string>.Builder values, string text, string option)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } key, var value])
        {
            return PlanRefusal.Of($"'{text}' is not a setting. Fix: write key=value, for example mode=ha, or parameters.timeout=600");
        }

        var (name, entry) = key.Split('.', 2) is [var first, var rest] ? (first, rest) : (key, null);
        var full = name.Contains(':', StringComparison.Ordinal) ? name : SettingTable.Full(name);
        var setting = SettingTable.Own(full) is { } own ? SettingTable.Find(own) : null;
        // A provider judges its own keys.
        if (setting is null && full.Split(':', 2)[0] is not ("aws" or "pulumi" or "random"))
        {
            return PlanRefusal.Of($"{option} {key}: {SettingTable.Unknown(full, "./amply plan --help")}");
        }

        if (entry is null)
        {
            // A list is given as JSON, or as its only entry.
            values[full] = setting?.Type == SettingType.List && !value.StartsWith('[') ? new JsonArray(value).ToJsonString() : value;
            return null;
        }

        if (Map(values.GetValueOrDefault(full, "")) is not { } map)
        {
            return PlanRefusal.Of(
                $"{option} {key}: {full} is not an object and has no entry {entry}. Fix: leave out {full}={values[full]}");
        }

        map[entry] = value;
        values[full] = map.ToJsonString();
        return null;
    }

    private static JsonObject? Map(string json)
    {
        try
        {
            return json.Length == 0 ? [] : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PlanAttempt<YamlMappingNode> Config(string file)
    {
        if (!Text(file).Succeeded(out var text, out var refusal))
        {
            return refusal;
        }

        if (YamlShape.Check(text) is var (line, problem))
        {
            return Wrong(file, line, problem);
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }] || !root.Children.TryGetValue("config", out var config))
        {
            return new YamlMappingNode();
        }

        return config switch
        {
            YamlMappingNode entries => entries,
            YamlScalarNode { Value: "" or "null" or "~" } => new YamlMappingNode(),
            _ => Wrong(file, config.Start.Line, "config holds a list or a single value, and names with values are expected"),
        };
    }

    private static PlanAttempt<string> Text(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
            {
                return Wrong(file, 1, $"the file is longer than {MaxBytes / 1024} KiB");
            }

            using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
            var text = reader.ReadToEnd();
            return text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var binary
                ? Wrong(file, 1 + text.AsSpan(0, binary).Count('\n'), "the file is not text")
                : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return PlanRefusal.Of($"{file} cannot be read. Fix: ls -l {file}");
        }
    }

    private static PlanRefusal Wrong(string file, long line, string problem) => PlanRefusal.Of(
        $"{file}, line {line}: {problem}. Fix: correct the file by hand; 'pulumi config set KEY VALUE' writes it as expected");

    private static string Name(YamlNode key) => ((YamlScalarNode)key).Value!;

    private static string Value(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        _ => Json(node)!.ToJsonString(),
    };

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlMappingNode map => new JsonObject(map.Children.Select(e => KeyValuePair.Create(Name(e.Key), Json(e.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when decimal.TryParse(scalar.Value, NumberStyles.Float, null, out var number) =>
            JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
