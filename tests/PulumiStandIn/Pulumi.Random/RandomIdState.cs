namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomId"/>.</summary>
public sealed class RandomIdState : ResourceArgs
{
    public static new RandomIdState Empty => new();

    [Input("b64Std")]
    public Input<string>? B64Std { get; set; }

    [Input("b64Url")]
    public Input<string>? B64Url { get; set; }

    [Input("byteLength")]
    public Input<int>? ByteLength { get; set; }

    [Input("dec")]
    public Input<string>? Dec { get; set; }

    [Input("hex")]
    public Input<string>? Hex { get; set; }

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("prefix")]
    public Input<string>? Prefix { get; set; }
}
