using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Model.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Amply.Infra.Plan;

/// <summary>The project's and the stacks' files, as the Pulumi command line merges them.</summary>
internal sealed class StackFiles
{
    // A stack's file has about 2 KiB.
    private const int MaxBytes = 1024 * 1024;

    private StackFiles(string directory) => Directory = directory;

    /// <summary>Where the files lie.</summary>
    public string Directory { get; }

    /// <summary>Names of the stacks that have a file, sorted.</summary>
    public ImmutableArray<string> Stacks =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "Pulumi.*.yaml").Select(f => Path.GetFileName(f)["Pulumi.".Length..^".yaml".Length]).Order(StringComparer.Ordinal)];

    /// <summary>The nearest directory upwards that holds <c>Pulumi.yaml</c>.</summary>
    /// <exception cref="PlanRefusedException">There is none.</exception>
    public static StackFiles Find(string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pulumi.yaml")))
            {
                return new StackFiles(at.FullName);
            }
        }

        throw PlanRefusedException.Usage($"there is no Pulumi.yaml in {from} or above it; run it in the project's directory");
    }

    /// <summary>A stack's configuration with the project's defaults, keys with their namespace, values as Pulumi hands them to a program.</summary>
    /// <param name="option">Where the overrides come from, for what is said of them.</param>
    /// <exception cref="PlanRefusedException">The stack has no file, or a key is unknown.</exception>
    public ImmutableSortedDictionary<string, string> Load(string stack, IEnumerable<string> overrides, string option)
    {
        var file = Path.Combine(Directory, $"Pulumi.{stack}.yaml");
        if (!File.Exists(file))
        {
            throw PlanRefusedException.Usage($"there is no stack '{stack}': no {Path.GetFileName(file)} in {Directory}. Stacks: {string.Join(", ", Stacks)}");
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, node) in Config(Path.Combine(Directory, "Pulumi.yaml")))
        {
            // A declaration: a value, or its type, default and description.
            if (node is YamlMappingNode declaration)
            {
                if (declaration.Children.TryGetValue("default", out var otherwise))
                {
                    values[key] = Value(otherwise);
                }
            }
            else
            {
                values[key] = Value(node);
            }
        }

        foreach (var (key, node) in Config(file))
        {
            // Other namespaces are other programs' and providers'.
            if (key.StartsWith(SettingKeys.Namespace + ":", StringComparison.Ordinal))
            {
                Check(key, $"{Path.GetFileName(file)}", $"pulumi config rm {key} -s {stack}");
            }

            values[key] = Value(node);
        }

        foreach (var text in overrides)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw PlanRefusedException.Usage($"'{text}' is not a setting; allowed: key=value, for example mode=ha, or parameters.timeout=600");
            }

            Set(values, text[..equals], text[(equals + 1)..], option);
        }

        return values.ToImmutable();
    }

    // key=value; key.name=value sets one entry of an object.
    private static void Set(ImmutableSortedDictionary<string, string>.Builder values, string key, string value, string option)
    {
        var (name, entry) = key.Split('.', 2) is [var first, var rest] ? (first, rest) : (key, null);
        var full = name.Contains(':', StringComparison.Ordinal) ? name : SettingKeys.Full(name);
        Check(full, $"{option} {key}", "./amply plan --help");
        if (entry is null)
        {
            // A list may be given as its JSON, or as its one entry.
            values[full] = IsList(full) && !value.StartsWith('[') ? new JsonArray(value).ToJsonString() : value;
            return;
        }

        var map = Map(values.GetValueOrDefault(full, ""))
            ?? throw PlanRefusedException.Usage($"{option} {key}: {full} is not an object, and has no entry {entry}. Mend: leave out {full}={values[full]}");
        map[entry] = value;
        values[full] = map.ToJsonString();
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

    private static bool IsList(string key) => key is "amply-redis:subnetIds" or "amply-redis:clientSecurityGroupIds" or "amply-redis:alertEmails" or "amply-redis:memberIds";

    // Of the provider's own keys the provider decides.
    private static void Check(string key, string where, string mend)
    {
        var known = key.Split(':', 2) switch
        {
            [SettingKeys.Namespace, var name] => SettingKeys.All.Contains(name),
            ["aws" or "pulumi" or "random", _] => true,
            _ => false,
        };
        if (!known)
        {
            throw PlanRefusedException.Usage(
                $"{where}: there is no setting '{key}'. Settings: {string.Join(", ", SettingKeys.All.Order(StringComparer.Ordinal))}. Mend: {mend}");
        }
    }

    private static IEnumerable<(string Key, YamlNode Value)> Config(string file)
    {
        var text = Text(file);
        if (YamlShape.Check(text) is var (line, problem))
        {
            throw Wrong(file, line, problem);
        }

        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }] || !root.Children.TryGetValue("config", out var config))
        {
            return [];
        }

        return config switch
        {
            YamlMappingNode entries => entries.Children.Select(e => (((YamlScalarNode)e.Key).Value!, e.Value)),
            YamlScalarNode { Value: "" or "null" or "~" } => [],
            _ => throw Wrong(file, config.Start.Line, "config holds a list or a single value, and names with values are expected"),
        };
    }

    private static string Text(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MaxBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            using var reader = new StreamReader(new MemoryStream(bytes, 0, length));
            var text = reader.ReadToEnd();
            return length > MaxBytes ? throw Wrong(file, 1, $"it is longer than {MaxBytes / 1024} KiB")
                : text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var binary ? throw Wrong(file, 1 + text.AsSpan(0, binary).Count('\n'), "it is not text")
                : text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw PlanRefusedException.Usage($"{file} cannot be read. Fix: ls -l {file}");
        }
    }

    private static PlanRefusedException Wrong(string file, long line, string problem) =>
        PlanRefusedException.Usage($"{file}, line {line}: {problem}. Fix: correct the file by hand; 'pulumi config set KEY VALUE' writes it as expected");

    private static string Value(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        _ => Json(node)!.ToJsonString(),
    };

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlMappingNode map => new JsonObject(map.Children.Select(e => KeyValuePair.Create(((YamlScalarNode)e.Key).Value!, Json(e.Value)))),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when decimal.TryParse(scalar.Value, NumberStyles.Float, null, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
