namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomShuffle"/>.</summary>
public sealed class RandomShuffleState : ResourceArgs
{
    public static new RandomShuffleState Empty => new();

    [Input("inputs")]
    private InputList<string>? _inputs;

    public InputList<string> Inputs { get => _inputs ??= []; set => _inputs = value; }

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("resultCount")]
    public Input<int>? ResultCount { get; set; }

    [Input("results")]
    private InputList<string>? _results;

    public InputList<string> Results { get => _results ??= []; set => _results = value; }

    [Input("seed")]
    public Input<string>? Seed { get; set; }
}
