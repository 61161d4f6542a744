using System.Text.RegularExpressions;
using Amply.Ops.Target;
using Amply.TestServers;

namespace Amply.Ops.Tests.CommandLine;

/// <summary>The map in <c>ops/README.md</c> must not become outdated.</summary>
public sealed partial class MapTests
{
    private static readonly string Ops = Path.Combine(Checkout.Find().Directory, "ops");

    private static readonly (string Verb, string[] Files)[] Rows =
    [
        .. File.ReadLines(Path.Combine(Ops, "README.md"))
            .SkipWhile(line => line != "## The map")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => Quoted().Matches(line).Select(match => match.Groups[1].Value).ToArray())
            .Select(names => (names[0], names[1..])),
    ];

    [Fact]
    public void Map_HasARowForEveryVerb()
    {
        using var line = new Line();
        Assert.Equal(VerbTable.Of(line.Services).Select(verb => verb.Verb).Order(), Rows.Select(row => row.Verb).Order());
    }

    [Fact]
    public void Map_NamesFilesThatExist()
    {
        Assert.All(Rows, row => Assert.InRange(row.Files.Length, 1, 8));
        Assert.DoesNotContain(Rows.SelectMany(row => row.Files), file => !File.Exists(Path.Combine(Ops, "Amply.Ops", file)));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
