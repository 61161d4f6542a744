using System.Globalization;
using System.Text.Json;

namespace Amply.Model.Settings;

/// <summary>Takes single settings out of a configuration and collects the problems of all of them.</summary>
/// <param name="get">The raw value of a key without its namespace: scalars as text, arrays and objects as JSON.</param>
internal sealed class SettingsSource(string stack, Func<string, string?> get)
{
    private readonly List<SettingProblem> problems = [];

    public ImmutableArray<SettingProblem> Problems => [.. problems];

    /// <summary>Whether a setting as a whole was refused. Further problems of its entries are then not worth telling.</summary>
    public bool Refused(string key) => problems.Any(p => p.Key == SettingTable.Full(key));

    /// <summary>The value as it was given; null where the configuration has none.</summary>
    public string? Raw(string key) => get(Row(key).Key) is { Length: > 0 } value ? value : null;

    /// <summary>A text, or the setting's default.</summary>
    public string Text(string key) => Raw(key) ?? Row(key).Default;

    /// <summary>One of the setting's values; the default where the value is refused.</summary>
    public string Choice(string key, string problem)
    {
        var (row, text) = (Row(key), Text(key));
        if (row.Values.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Refuse(key, text, problem, row.Default);
        return row.Default;
    }

    public int Integer(string key)
    {
        var (row, text) = (Row(key), Text(key));
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, null, out var value) && value >= row.Range.From && value <= row.Range.To)
        {
            return value;
        }

        Refuse(key, text, "is not a whole number in the range", row.Default);
        return int.Parse(row.Default);
    }

    public bool Boolean(string key) => Choice(key, "is not a boolean") == "true";

    /// <param name="example">An entry for the command that corrects a value of another kind.</param>
    public ImmutableArray<string> List(string key, string example)
    {
        var text = Text(key);
        if (Json(text) is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
        {
            return [.. list.EnumerateArray().Select(e => e.GetString()!)];
        }

        Reset(key, text, "is not a list of texts", "a list, one entry for each", "[0]", example);
        return [];
    }

    /// <summary>An object of scalars as texts: the default's entries, and those of the configuration in their place.</summary>
    public ImmutableSortedDictionary<string, string> Map(string key, string exampleName, string exampleValue)
    {
        var standard = Entries(Row(key).Default) ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (Raw(key) is not { } text)
        {
            return standard;
        }

        if (Entries(text) is { } entries)
        {
            return standard.SetItems(entries);
        }

        Reset(key, text, "is not an object of names and values", "names and values", "." + exampleName, exampleValue);
        return standard;
    }

    /// <param name="example">A value that is allowed, for the command.</param>
    /// <param name="allowed">Null where the table says what is allowed.</param>
    public void Refuse(string key, string? value, string problem, string example, string path = "", string? allowed = null)
    {
        var fix = path.Length == 0
            ? $"pulumi config set {SettingTable.Full(key)} {Quote(example)} -s {stack}"
            : $"pulumi config set --path '{SettingTable.Full(key)}{path}' {Quote(example)} -s {stack}";
        Add(new SettingProblem(SettingTable.Full(key) + path, value, problem, allowed ?? Row(key).Allowed, fix));
    }

    /// <summary>Refuses every entry that does not fit.</summary>
    public void RefuseEntries(
        string key, ImmutableArray<string> entries, Predicate<string> fits, string problem, string example, string? allowed = null)
    {
        foreach (var (index, entry) in entries.Index().Where(e => !fits(e.Item)))
        {
            Refuse(key, entry, problem, example, $"[{index}]", allowed);
        }
    }

    /// <summary>Each entry makes one resource. AWS would refuse the second of two equal entries only at apply.</summary>
    public void RefuseDuplicates(string key, ImmutableArray<string> entries)
    {
        foreach (var (index, entry) in entries.Index().Where(e => entries.IndexOf(e.Item) < e.Index))
        {
            Remove(key, entry, "is listed twice", "each entry once", $"[{index}]");
        }
    }

    public void Remove(string key, string? value, string problem, string allowed, string path = "") => Add(new SettingProblem(
        SettingTable.Full(key) + path, value, problem, allowed,
        $"pulumi config rm{(path.Length == 0 ? "" : " --path")} '{SettingTable.Full(key)}{path}' -s {stack}"));

    public void Add(SettingProblem problem) => problems.Add(problem);

    // Pulumi refuses a path into a value of another kind, so the command removes the value first.
    private void Reset(string key, string? value, string problem, string allowed, string path, string example) => Add(new SettingProblem(
        SettingTable.Full(key), value, problem, allowed,
        $"pulumi config rm '{SettingTable.Full(key)}' -s {stack} && "
        + $"pulumi config set --path '{SettingTable.Full(key)}{path}' {Quote(example)} -s {stack}"));

    private static Setting Row(string key) =>
        SettingTable.Find(key) ?? throw new InvalidOperationException($"the table has no setting '{key}'");

    private static ImmutableSortedDictionary<string, string>? Entries(string text) =>
        Json(text) is { ValueKind: JsonValueKind.Object } map
        && map.EnumerateObject().All(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
            ? map.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : null;

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '_' or '@') ? value : $"'{value}'";
}

/// <summary>A setting that would be refused, now or by AWS at apply.</summary>
/// <param name="Key">With its namespace, for example <c>amply-redis:mode</c>.</param>
/// <param name="Value">As it was given.</param>
/// <param name="Problem">What is wrong with the value.</param>
/// <param name="Allowed">The values that are allowed.</param>
/// <param name="Fix">The command that corrects the setting.</param>
public sealed record SettingProblem(string Key, string? Value, string Problem, string Allowed, string Fix)
{
    /// <summary>One line, whatever the value holds.</summary>
    public override string ToString() =>
        OutsideText.Visible($"{Key}: {(Value is null ? "" : $"'{Value}' ")}{Problem}. Allowed: {Allowed}. Fix: {Fix}");
}
