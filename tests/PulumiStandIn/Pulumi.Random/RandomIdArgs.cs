namespace Pulumi.Random;

/// <summary>Inputs of <see cref="RandomId"/>.</summary>
public sealed class RandomIdArgs : ResourceArgs
{
    public static new RandomIdArgs Empty => new();

    [Input("byteLength", required: true)]
    public Input<int> ByteLength { get; set; } = null!;

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("prefix")]
    public Input<string>? Prefix { get; set; }
}
