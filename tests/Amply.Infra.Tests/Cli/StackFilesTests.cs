using System.Text;
using Amply.Infra.Plan;

namespace Amply.Infra.Tests.Cli;

/// <summary>Stack files as people, programs and accidents write them.</summary>
public sealed class StackFilesTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("amply-stacks-");

    public StackFilesTests() => File.WriteAllText(
        Path.Combine(directory.FullName, "Pulumi.yaml"),
        "name: amply\nconfig:\n  amply-redis:mode:\n    type: string\n    default: single\n");

    public static TheoryData<string, int, string> Wrong => new()
    {
        { "config: &a\n  amply-redis:mode: *a\n", 2, "*a refers to the value that holds it" },
        { "config:\n  amply-redis:subnetIds: &a\n    - [*a]\n", 3, "*a refers to the value that holds it" },
        { "config:\n  ? &k [*k]\n  : 1\n", 2, "a name is expected, and the file has a list, an object or an alias" },
        { "config:\n  amply-redis:mode: *nowhere\n", 2, "*nowhere refers to no value before it" },
        { Laughs(), 5, "there are more than 10000 values" },
        { Chain(), 32, "values are nested more than 32 deep" },
        { $"config:\n  amply-redis:subnetIds: {new string('[', 100_000)}\n", 2, "values are nested more than 32 deep" },
        {
            $"config:\n  amply-redis:parameters: {string.Concat(Enumerable.Repeat("{a: ", 100_000))}\n", 2,
            "values are nested more than 32 deep"
        },
        { "config:\n  amply-redis:mode: ha\n---\nconfig:\n  amply-redis:mode: single\n", 3, "a second document begins" },
        { "- amply-redis:mode: ha\n", 1, "names with values are expected, and the file has a list or a single value" },
        { "# none\n\njust a text\n", 3, "names with values are expected" },
        { "config:\n  - amply-redis:mode\n", 2, "config holds a list or a single value" },
        { "config: ha\n", 1, "config holds a list or a single value" },
        { "config:\n  amply-redis:mode: ha\n  amply-redis:mode: single\n", 3, "the name 'amply-redis:mode' is given a second time" },
        { "config:\n  amply-redis:mode: ha\n  \0\u0001\n", 3, "the file is not text" },
        { "config:\n  amply-redis:mode: [ha\n", 3, "the file is not YAML" },
        { "config:\n  amply-redis:mode: [ha\n  amply-redis:shards: 1\n", 3, "the file is not YAML" },
        { "config:\n\tamply-redis:mode: ha\n", 2, "the file is not YAML" },
        { "config: {}\n# " + new string('x', 1024 * 1024) + "\n", 1, "the file is longer than 1024 KiB" },
    };

    public void Dispose() => directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Load_WhenTheFileIsWrong_NamesItTheLineAndTheReason(string text, int line, string problem)
    {
        var file = Write(text);

        Assert.False(Load().Succeeded(out _, out var refused));
        Assert.StartsWith($"{file}, line {line}: {problem}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(". Fix: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WhenAKeyOfOursIsUnknown_NamesItAndTheCommand()
    {
        var file = Write("config:\n  aws:region: eu-west-1\n  amply-redis:mod: ha\n");

        Assert.False(Load().Succeeded(out _, out var refused));
        Assert.Contains(Path.GetFileName(file), refused.Message, StringComparison.Ordinal);
        Assert.Contains("there is no setting 'amply-redis:mod'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pulumi config rm amply-redis:mod -s ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aws:region", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing is set\n")]
    [InlineData("config:\n")]
    [InlineData("config: {}\n")]
    [InlineData("config: ~\n")]
    [InlineData("secretsprovider: passphrase\nencryptionsalt: v1:x\n")]
    public void Load_WhenNothingIsSet_HasTheDefaults(string text)
    {
        Write(text);

        Assert.Equal("single", Planned.Value(Load())["amply-redis:mode"]);
    }

    [Fact]
    public void Load_WhenAnAliasRepeatsAValue_HasItTwice()
    {
        Write("config:\n  amply-redis:subnetIds: &a [subnet-1, subnet-2]\n  amply-redis:clientSecurityGroupIds: *a\n");

        Assert.Equal("[\"subnet-1\",\"subnet-2\"]", Planned.Value(Load())["amply-redis:clientSecurityGroupIds"]);
    }

    [Fact]
    public void Load_WhenTheFileIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(directory.FullName, "Pulumi.x.yaml"));

        Assert.False(Load().Succeeded(out _, out _));
    }

    [Fact]
    public async Task Plan_OfAFileThatHoldsItself_ExitsWithTwo()
    {
        Write("config: &a\n  amply-redis:parameters: *a\n");

        var (exitCode, output, error) = await Cli.StartAsync("plan x", directory.FullName);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    private static string Laughs()
    {
        var text = new StringBuilder("config:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (var name = 'b'; name <= 'z'; name++)
        {
            text.Append($"  {name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 10))}]\n");
        }

        return text.ToString();
    }

    private static string Chain()
    {
        var text = new StringBuilder("config:\n  a0: &a0 [x]\n");
        for (var i = 1; i < 5_000; i++)
        {
            text.Append($"  a{i}: &a{i} [*a{i - 1}]\n");
        }

        return text.ToString();
    }

    private string Write(string text)
    {
        var file = Path.Combine(directory.FullName, "Pulumi.x.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    private PlanAttempt<ImmutableSortedDictionary<string, string>> Load() =>
        Planned.Value(StackFiles.Find(directory.FullName)).Load("x", [], "--set");
}
