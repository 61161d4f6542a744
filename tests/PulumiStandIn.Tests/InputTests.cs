using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class InputTests
{
    [Fact]
    public async Task Values_and_outputs_are_inputs_and_inputs_are_outputs()
    {
        Input<string> value = "a";
        Input<string> output = Output.Create("b");
        Output<string> back = value;

        Assert.Equal("a", await GetValueAsync(back));
        Assert.Equal("b", await GetValueAsync(output.ToOutput()));
        Assert.Equal("a!", await GetValueAsync(value.Apply(text => text + "!")));
        Assert.Null(await GetValueAsync(((Input<string>?)null).ToOutput()));
    }

    [Fact]
    public async Task Lists_are_made_of_everything_that_holds_items()
    {
        InputList<string>[] lists =
        [
            "a", Output.Create("a"), (Input<string>)"a",
            new[] { "a" }, new[] { Output.Create("a") }, new Input<string>[] { "a" },
            new List<string> { "a" }, new List<Output<string>> { Output.Create("a") }, new List<Input<string>> { "a" },
            ImmutableArray.Create("a"), ImmutableArray.Create(Output.Create("a")), ImmutableArray.Create<Input<string>>("a"),
            Output.Create<string[]>(["a"]), Output.Create(new List<string> { "a" }), Output.Create<IEnumerable<string>>(["a"]),
            Output.Create(ImmutableArray.Create("a")),
        ];

        foreach (var list in lists)
        {
            Assert.Equal(["a"], (await GetValueAsync(list.ToOutput())).AsEnumerable());
        }
    }

    [Fact]
    public async Task Lists_grow_by_items_and_by_lists_and_concatenate_without_change()
    {
        InputList<string> list = [];
        list.Add("a", Output.Create("b"));
        list.Add((InputList<string>)new List<string> { "c" });
        list.AddRange(Output.Create(ImmutableArray.Create("d")));
        var longer = list.Concat(new List<string> { "e" });

        Assert.Equal(["a", "b", "c", "d"], (await GetValueAsync(list.ToOutput())).AsEnumerable());
        Assert.Equal(["a", "b", "c", "d", "e"], (await GetValueAsync(longer.ToOutput())).AsEnumerable());
        var items = new List<string>();
        await foreach (var item in list)
        {
            items.Add(await GetValueAsync(item.ToOutput()));
        }

        Assert.Equal(["a", "b", "c", "d"], items);
        Assert.Throws<NotSupportedException>(() => ((System.Collections.IEnumerable)list).GetEnumerator());
    }

    [Fact]
    public async Task A_list_is_as_secret_and_unknown_as_its_items()
    {
        InputList<string> secret = new Input<string>[] { "a", Output.CreateSecret("b") };
        InputList<string> unknown = new Input<string>[] { "a", CreateUnknown("b") };

        Assert.True(await Output.IsSecretAsync(secret.ToOutput()));
        Assert.False(await GetIsKnownAsync(unknown.ToOutput()));
    }

    [Fact]
    public async Task Maps_are_made_of_everything_that_holds_pairs()
    {
        InputMap<string>[] maps =
        [
            new Dictionary<string, string> { ["k"] = "v" }, ImmutableDictionary<string, string>.Empty.Add("k", "v"),
            Output.Create(new Dictionary<string, string> { ["k"] = "v" }),
            Output.Create<IDictionary<string, string>>(new Dictionary<string, string> { ["k"] = "v" }),
            Output.Create(ImmutableDictionary<string, string>.Empty.Add("k", "v")),
            new() { ["k"] = "v" }, new() { { "k", Output.Create("v") } },
        ];

        foreach (var map in maps)
        {
            Assert.Equal("v", (await GetValueAsync(map.ToOutput()))["k"]);
        }
    }

    [Fact]
    public async Task Merged_maps_prefer_the_second_and_leave_both_as_they_were()
    {
        InputMap<string> first = new() { ["a"] = "1", ["b"] = "1" };
        InputMap<string> second = new() { ["b"] = "2" };

        var merged = await GetValueAsync(InputMap<string>.Merge(first, second).ToOutput());

        Assert.Equal(("1", "2"), (merged["a"], merged["b"]));
        Assert.Equal("1", (await GetValueAsync(first.ToOutput()))["b"]);
    }

    [Fact]
    public async Task A_key_can_be_added_to_a_map_once()
    {
        InputMap<string> map = new() { ["a"] = "1" };
        map.AddRange(new Dictionary<string, string> { ["b"] = "2" });
        Assert.Equal(2, (await GetValueAsync(map.ToOutput())).Count);

        map.Add("a", "3");

        await Assert.ThrowsAsync<ArgumentException>(() => GetValueAsync(map.ToOutput()));
    }

    [Fact]
    public async Task Unions_are_inputs_of_either_type()
    {
        InputUnion<string, int>[] unions = ["a", Output.Create("a"), (Input<string>)"a", (Union<string, int>)"a", Output.Create((Union<string, int>)"a")];
        InputUnion<string, int> number = 5;

        foreach (var union in unions)
        {
            Assert.Equal("a", (await GetValueAsync(union.ToOutput())).AsT0);
        }

        Assert.Equal(5, (await GetValueAsync(number.ToOutput())).AsT1);
        InputList<Union<string, int>> list = [];
        list.Add((Input<string>)"a");
        list.Add((Input<int>)1);
        Assert.Equal(["a", 1], (await GetValueAsync(list.ToOutput())).Select(item => item.Value));
    }

    [Fact]
    public void A_union_knows_which_it_is()
    {
        Union<string, int> text = "a";
        Union<string, int> number = 5;

        Assert.True(text.IsT0 && number.IsT1 && text != number && text == Union<string, int>.FromT0("a"));
        Assert.Throws<InvalidOperationException>(() => number.AsT0);
        Assert.Equal(6, number.Match(value => value.Length, value => value + 1));
        Assert.Equal(1, text.MapT0(value => value.Length).AsT0);
        Assert.Equal("5", text.Bimap(value => 5, value => value).AsT0.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(text.TryPickT0(out var picked, out _) && picked == "a");
    }

    [Fact]
    public async Task Json_inputs_are_text_documents_and_elements()
    {
        using var document = JsonDocument.Parse("""{"a":1}""");
        InputJson[] inputs = ["""{"a":1}""", document, document.RootElement, Output.Create("""{"a":1}"""), Output.Create(document), Output.Create(document.RootElement)];

        foreach (var input in inputs)
        {
            Assert.Equal(1, (await GetValueAsync(input.ToOutput())).GetProperty("a").GetInt32());
        }
    }

    [Fact]
    public async Task Every_kind_of_input_reaches_the_mocks_as_plain_values()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () => _ = new Thing("thing", new()
            {
                Text = "t",
                Number = 5,
                List = { "a", Output.Create("b") },
                Map = { ["k"] = "v" },
                Union = 7,
                Document = """{"deep":[1,null,true]}""",
                Nested = new NestedArgs { Name = "n" },
                AsJson = ImmutableDictionary<string, string>.Empty.Add("k", "v"),
                Anything = DayOfWeek.Tuesday,
            }),
            mocks);

        var inputs = mocks.Single("test:index:Thing").Inputs;
        Assert.Equal("t", inputs["text"]);
        Assert.Equal(5.0, inputs["number"]);
        Assert.Equal(["a", "b"], Assert.IsType<ImmutableArray<object>>(inputs["list"]).AsEnumerable());
        Assert.Equal("v", Assert.IsType<ImmutableDictionary<string, object>>(inputs["map"])["k"]);
        Assert.Equal(7.0, inputs["union"]);
        Assert.Equal([1.0, null, true], Assert.IsType<ImmutableArray<object?>>(Assert.IsType<ImmutableDictionary<string, object>>(inputs["document"])["deep"]).AsEnumerable());
        Assert.Equal(["name"], Assert.IsType<ImmutableDictionary<string, object>>(inputs["nested"]).Keys);
        Assert.Equal("""{"k":"v"}""", inputs["asJson"]);
        Assert.Equal(2.0, inputs["anything"]);
        Assert.DoesNotContain("other", inputs.Keys);
    }

    [Fact]
    public async Task A_required_input_without_a_value_is_named()
        => Assert.All(
            await Run.ErrorsOfAsync(() => _ = new Thing("thing", new() { Nested = new NestedArgs() })),
            error => Assert.Contains($"[Input] {typeof(NestedArgs).FullName}.Name is required but was not given a value", error, StringComparison.Ordinal));

    [Fact]
    public async Task A_task_or_an_object_of_unknown_shape_is_no_input()
    {
        Assert.All(
            await Run.ErrorsOfAsync(() => _ = new Thing("thing", new() { Anything = Task.FromResult(1) })),
            error => Assert.Contains("Tasks are not allowed inside ResourceArgs", error, StringComparison.Ordinal));
        Assert.All(
            await Run.ErrorsOfAsync(() => _ = new Thing("thing", new() { Anything = 5L })),
            error => Assert.Contains("System.Int64 is not a supported argument type", error, StringComparison.Ordinal));
        Assert.All(
            await Run.ErrorsOfAsync(() => _ = new Thing("thing", new() { Anything = new Dictionary<int, string> { [1] = "a" } })),
            error => Assert.Contains("Dictionaries are only supported with string keys", error, StringComparison.Ordinal));
    }
}
