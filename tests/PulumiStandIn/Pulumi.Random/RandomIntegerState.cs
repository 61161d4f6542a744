namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomInteger"/>.</summary>
public sealed class RandomIntegerState : ResourceArgs
{
    public static new RandomIntegerState Empty => new();

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("max")]
    public Input<int>? Max { get; set; }

    [Input("min")]
    public Input<int>? Min { get; set; }

    [Input("result")]
    public Input<int>? Result { get; set; }

    [Input("seed")]
    public Input<string>? Seed { get; set; }
}
