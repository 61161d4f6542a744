using Amply.Model.Settings;

namespace Amply.Model.Tests.Settings;

/// <summary>The table is the only source of keys, types, defaults and ranges: the reader and both documents must agree with it.</summary>
public sealed class SettingTableTests
{
    private static readonly string Checkout = Find(AppContext.BaseDirectory);

    public static TheoryData<string> Keys => [.. SettingTable.All.Select(setting => setting.Key)];

    public static TheoryData<string> Integers => [.. SettingTable.All.Where(s => s.Type == SettingType.Integer).Select(s => s.Key)];

    [Fact]
    public void PulumiYaml_DeclaresEveryScalarAndListAsTheTableHasIt()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout, "Pulumi.yaml"));
        var block = lines[(Array.IndexOf(lines, "config:") + 1)..];

        // Pulumi.yaml has no type for a map, and refuses one.
        Same("Pulumi.yaml, below config", SettingTable.All.Where(s => s.Type != SettingType.Map).SelectMany(Declaration), block);
    }

    [Fact]
    public void Readme_HasTheTableOnce()
    {
        var lines = ((string[])["README.md", "infra/README.md"])
            .Select(name => Path.Combine(Checkout, name)).Where(File.Exists).SelectMany(File.ReadAllLines);

        Same("README.md", SettingTable.All.Select(Row), lines.Where(line => SettingTable.All.Any(s => line.StartsWith($"| `{s.Key}`"))));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Reader_ReadsEveryKey(string key)
    {
        var problems = new Configuration().With("mode", "cluster").With(key, "~").Read().Problems;

        Assert.Contains(problems, problem => problem.Key == SettingTable.Full(key) && problem.Value == "~");
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void Reader_TakesTheRangeOfTheTableAndNothingBeyond(string key)
    {
        var (from, to) = SettingTable.Find(key)!.Range;

        Assert.Equal([], Problems(from));
        Assert.Equal([], Problems(to));
        Assert.Equal([$"{from} to {to}"], Problems(from - 1));
        Assert.Equal([$"{from} to {to}"], Problems(to + 1));

        IEnumerable<string> Problems(int value) =>
            new Configuration().With("mode", "cluster").With(key, $"{value}").Read().Problems.Select(problem => problem.Allowed);
    }

    [Fact]
    public void Defaults_AreWhatNothingSetMeans()
    {
        var stated = new Configuration();
        foreach (var setting in SettingTable.All.Where(s => s.Default is not ("" or "[]")))
        {
            stated.With(setting.Key, setting.Default);
        }

        Assert.Equal(Text(new Configuration()), Text(stated));

        static string Text(Configuration configuration) => System.Text.Json.JsonSerializer.Serialize(configuration.Accepted());
    }

    private static IEnumerable<string> Declaration(Setting setting)
    {
        yield return $"  {SettingTable.Full(setting.Key)}:";
        yield return setting.Type switch
        {
            SettingType.Integer => "    type: integer",
            SettingType.Boolean => "    type: boolean",
            SettingType.List => "    type: array",
            _ => "    type: string",
        };
        if (setting.Type == SettingType.List)
        {
            yield return "    items:";
            yield return "      type: string";
        }

        yield return $"    default: {(setting.Type == SettingType.Text ? $"\"{setting.Default}\"" : setting.Default)}";
        yield return $"    description: \"{setting.Meaning} Allowed: {setting.Allowed}.\"";
    }

    private static string Row(Setting setting)
    {
        var standard = setting.Default is "" or "[]" ? "" : $"`{setting.Default}`";
        return $"| `{setting.Key}` | {standard} | {setting.Allowed} | {setting.Meaning} |";
    }

    private static void Same(string document, IEnumerable<string> table, IEnumerable<string> found)
    {
        var expected = string.Join('\n', table);
        Assert.True(
            expected == string.Join('\n', found), $"{document} differs from the table of settings. It must have these lines:\n{expected}");
    }

    private static string Find(string at) =>
        File.Exists(Path.Combine(at, "Pulumi.yaml")) ? at : Find(Path.GetDirectoryName(at.TrimEnd(Path.DirectorySeparatorChar))!);
}
