namespace Pulumi.Random;

/// <summary>Inputs of <see cref="RandomShuffle"/>.</summary>
public sealed class RandomShuffleArgs : ResourceArgs
{
    public static new RandomShuffleArgs Empty => new();

    [Input("inputs", required: true)]
    private InputList<string>? _inputs;

    public InputList<string> Inputs { get => _inputs ??= []; set => _inputs = value; }

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("resultCount")]
    public Input<int>? ResultCount { get; set; }

    [Input("seed")]
    public Input<string>? Seed { get; set; }
}
