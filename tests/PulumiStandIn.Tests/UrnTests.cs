using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class UrnTests
{
    [Fact]
    public async Task A_urn_is_made_of_its_parts()
    {
        List<Output<string>> urns = [];

        await Run.UpdateAsync(() => urns.AddRange(
        [
            Urn.Create("n", "a:b:C"),
            Urn.Create("n", "a:b:C", project: "p", stack: "s"),
            Urn.Create("n", "a:b:C", parentUrn: "urn:pulumi:s::p::a:b:P::parent"),
            Urn.Create("n", "a:b:C", parent: new Thing("thing")),
        ]));

        Assert.Equal(
            [
                "urn:pulumi:stack::project::a:b:C::n",
                "urn:pulumi:s::p::a:b:C::n",
                "urn:pulumi:s::p::a:b:P$a:b:C::n",
                "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Thing$a:b:C::n",
            ],
            await Task.WhenAll(urns.Select(GetValueAsync)));
    }

    [Fact]
    public async Task A_urn_has_one_parent()
        => Assert.Contains("parent", Assert.Single(await Run.ErrorsOfAsync(()
            => Urn.Create("n", "a:b:C", parent: new Thing("thing"), parentUrn: "urn:pulumi:s::p::a:b:P::parent"))));

    [Fact]
    public void Urns_are_values()
    {
        Assert.True(new Urn("a") == new Urn("a") && new Urn("a") != new Urn("b"));
        Assert.Equal("a", (string)new Urn("a"));
    }

    [Theory]
    [InlineData("should not specify both Urn and Name", true, "old", null, false)]
    [InlineData("Only specify one of 'Parent', 'ParentUrn' or 'NoParent'", false, null, "urn:pulumi:s::p::t::n", true)]
    public async Task An_alias_says_one_thing(string message, bool urn, string? name, string? parentUrn, bool noParent)
    {
        var alias = new Alias { Urn = urn ? "urn:pulumi:s::p::t::n" : null, NoParent = noParent };
        if (name is not null)
        {
            alias.Name = name;
        }

        if (parentUrn is not null)
        {
            alias.ParentUrn = parentUrn;
        }

        var errors = await Run.ErrorsOfAsync(() => _ = new Thing("thing", options: new() { Aliases = { alias } }));

        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Contains(message, error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Aliases_do_not_change_what_mocks_see()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () => _ = new Thing("thing", options: new() { Aliases = { new Alias { Name = "old" }, new Alias { Type = "a:b:C" }, new Alias { NoParent = true } } }),
            mocks);

        Assert.Equal("thing", mocks.Single("test:index:Thing").Name);
    }
}
