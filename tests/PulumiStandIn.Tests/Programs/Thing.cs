using System.Collections.Immutable;
using Pulumi;

namespace PulumiStandIn.Tests.Programs;

/// <summary>A resource with one input and output of each kind.</summary>
internal sealed class Thing(string name, ThingArgs? args = null, CustomResourceOptions? options = null)
    : CustomResource("test:index:Thing", name, args ?? new ThingArgs(), options)
{
    [Output("text")]
    public Output<string?> Text { get; private set; } = null!;

    [Output("number")]
    public Output<int> Number { get; private set; } = null!;

    [Output("list")]
    public Output<ImmutableArray<string>> List { get; private set; } = null!;

    [Output("part")]
    public Output<ThingPart?> Part { get; private set; } = null!;

    [Output("other")]
    public Output<Thing?> Other { get; private set; } = null!;
}

internal sealed class ThingArgs : ResourceArgs
{
    [Input("text")]
    public Input<string>? Text { get; set; }

    [Input("number")]
    public Input<int>? Number { get; set; }

    [Input("list")]
    private InputList<string>? list;

    public InputList<string> List
    {
        get => list ??= [];
        set => list = value;
    }

    [Input("map")]
    private InputMap<string>? map;

    public InputMap<string> Map
    {
        get => map ??= [];
        set => map = value;
    }

    [Input("union")]
    public InputUnion<string, int>? Union { get; set; }

    [Input("document")]
    public InputJson? Document { get; set; }

    [Input("nested")]
    public Input<NestedArgs>? Nested { get; set; }

    [Input("asJson", json: true)]
    public Input<ImmutableDictionary<string, string>>? AsJson { get; set; }

    [Input("other")]
    public Input<Thing>? Other { get; set; }

    [Input("anything")]
    public object? Anything { get; set; }
}

internal sealed class NestedArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [Input("level")]
    public Input<int>? Level { get; set; }
}

[OutputType]
internal sealed class ThingPart
{
    public readonly string Name;
    public readonly int? Level;

    [OutputConstructor]
    private ThingPart([OutputConstructorParameter("name")] string partName, int? level)
    {
        Name = partName;
        Level = level;
    }
}
