using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Amply.Model.Settings;

/// <summary>Takes single settings out of a configuration and collects what is wrong with them.</summary>
/// <param name="get">The raw value of a key without its namespace, as Pulumi's configuration gives it: scalars as text, arrays and objects as JSON.</param>
internal sealed class SettingsSource(string stack, Func<string, string?> get)
{
    private readonly List<SettingProblem> problems = [];

    public ImmutableArray<SettingProblem> Problems => [.. problems];

    /// <summary>Whether the whole of a setting was refused: then what follows from it is not worth saying.</summary>
    public bool Refused(string key) => problems.Any(p => p.Key == SettingKeys.Full(key));

    public string? Raw(string key) => get(key) is { Length: > 0 } value ? value : null;

    public string Text(string key, string otherwise) => Raw(key) ?? otherwise;

    public int Integer(string key, int otherwise, int from, int to)
    {
        if (Raw(key) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, null, out var value) && value >= from && value <= to)
        {
            return value;
        }

        Refuse(key, text, "is not a whole number in the range", $"{from} to {to}", otherwise.ToString());
        return otherwise;
    }

    public bool Boolean(string key, bool otherwise)
    {
        switch (Raw(key))
        {
            case null:
                return otherwise;
            case "true":
                return true;
            case "false":
                return false;
            case var text:
                Refuse(key, text, "is not a boolean", "true or false", otherwise ? "true" : "false");
                return otherwise;
        }
    }

    public ImmutableArray<string> List(string key, string example)
    {
        if (Raw(key) is not { } text)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Array && document.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            {
                return [.. document.RootElement.EnumerateArray().Select(e => e.GetString()!)];
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        Reset(key, text, "is not a list of texts", "a list, one entry for each", "[0]", example);
        return [];
    }

    /// <summary>An object of scalars as texts.</summary>
    public ImmutableSortedDictionary<string, string> Map(string key, string exampleName, string exampleValue)
    {
        if (Raw(key) is not { } text)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)))
            {
                return document.RootElement.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        Reset(key, text, "is not an object of names and values", "names and values", "." + exampleName, exampleValue);
        return ImmutableSortedDictionary<string, string>.Empty;
    }

    public void Refuse(string key, string? value, string problem, string allowed, string mend, string path = "") => problems.Add(new SettingProblem(
        SettingKeys.Full(key) + path,
        value,
        problem,
        allowed,
        path.Length == 0
            ? $"pulumi config set {SettingKeys.Full(key)} {Quote(mend)} -s {stack}"
            : $"pulumi config set --path '{SettingKeys.Full(key)}{path}' {Quote(mend)} -s {stack}"));

    /// <summary>Each entry makes one resource, or one place: the second of the same would be refused only at apply.</summary>
    public void RefuseDuplicates(string key, ImmutableArray<string> entries)
    {
        foreach (var (entry, index) in entries.Select((e, i) => (e, i)).Where(e => entries.IndexOf(e.e) < e.i))
        {
            Remove(key, entry, "is listed twice", "each entry once", $"[{index}]");
        }
    }

    public void Add(SettingProblem problem) => problems.Add(problem);

    public void Remove(string key, string? value, string problem, string allowed, string path = "") => problems.Add(new SettingProblem(
        SettingKeys.Full(key) + path, value, problem, allowed, $"pulumi config rm{(path.Length == 0 ? "" : " --path")} '{SettingKeys.Full(key)}{path}' -s {stack}"));

    // A path into a value of another kind is refused by Pulumi: the value goes first.
    private void Reset(string key, string? value, string problem, string allowed, string path, string mend) => problems.Add(new SettingProblem(
        SettingKeys.Full(key),
        value,
        problem,
        allowed,
        $"pulumi config rm '{SettingKeys.Full(key)}' -s {stack} && pulumi config set --path '{SettingKeys.Full(key)}{path}' {Quote(mend)} -s {stack}"));

    private static string Quote(string value) => value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '_' or '@') && value.Length > 0 ? value : $"'{value}'";
}

/// <summary>A setting that would be refused, now or by AWS at apply.</summary>
/// <param name="Key">With its namespace, for example <c>amply-redis:mode</c>.</param>
/// <param name="Value">As it was given.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Allowed">What is allowed.</param>
/// <param name="Mend">The command that mends it.</param>
public sealed record SettingProblem(string Key, string? Value, string Problem, string Allowed, string Mend)
{
    /// <summary>One line, whatever the value holds.</summary>
    public override string ToString() => OutsideText.Visible($"{Key}: {(Value is null ? "" : $"'{Value}' ")}{Problem}. Allowed: {Allowed}. Mend: {Mend}");
}
