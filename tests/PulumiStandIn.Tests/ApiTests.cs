using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pulumi;

namespace PulumiStandIn.Tests;

/// <summary>The compiler holds the code to the listings (RS0016, RS0017); these hold the listings to the packages.</summary>
public partial class ApiTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "api");

    [Fact]
    public async Task A_type_of_Pulumi_is_declared_whole_or_not_at_all()
    {
        var whole = await File.ReadAllLinesAsync(Path.Combine(Folder, "Pulumi", "Whole.txt"));
        var declared = await File.ReadAllLinesAsync(Path.Combine(Folder, "Pulumi", "PublicAPI.Shipped.txt"));
        var types = whole.Where(line => TypeLine().IsMatch(line)).ToHashSet();
        var declaredTypes = declared.Where(types.Contains).ToHashSet();

        Assert.Contains("Pulumi.Output<T>", declaredTypes);
        Assert.Equal(
            whole.Where(line => line.StartsWith('#') || declaredTypes.Contains(TypeOf(line, types))),
            declared);
    }

    [Fact]
    public async Task Only_delegates_have_members_that_the_listing_leaves_out()
    {
        var added = await File.ReadAllLinesAsync(Path.Combine(Folder, "Pulumi", "PublicAPI.Unshipped.txt"));

        Assert.All(added.Skip(1), line =>
        {
            var type = typeof(Output).Assembly.GetType(DelegateLine().Match(line).Groups[1].Value);
            Assert.True(type?.IsSubclassOf(typeof(MulticastDelegate)), line);
        });
    }

    [Theory]
    [InlineData("Pulumi.Aws", typeof(Pulumi.Aws.ElastiCache.ReplicationGroup))]
    [InlineData("Pulumi.Random", typeof(Pulumi.Random.RandomPassword))]
    public void Resources_are_of_the_version_that_ships(string package, Type resource)
    {
        var versions = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Directory.Packages.props")).Descendants("PackageVersion");

        Assert.Equal(
            versions.Single(version => version.Attribute("Include")!.Value == package).Attribute("Version")!.Value,
            resource.GetCustomAttribute<ResourceTypeAttribute>()!.Version);
    }

    private static string TypeOf(string line, HashSet<string> types)
    {
        var member = Modifiers().Replace(line, "");
        return types
            .Where(type => member == type || member.StartsWith(type + ".", StringComparison.Ordinal))
            .MaxBy(type => type.Length) ?? throw new InvalidOperationException($"No type of the listing has the member: {line}");
    }

    [GeneratedRegex(@"^[\w.]+(<[\w, ]+>)?(\.\w+)*$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^((override|static|readonly|const|virtual|abstract) )+")]
    private static partial Regex Modifiers();

    [GeneratedRegex(@"^virtual ([\w.]+)\.Invoke\(")]
    private static partial Regex DelegateLine();
}
