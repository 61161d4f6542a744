namespace Pulumi.Random;

/// <summary>Inputs of <see cref="RandomBytes"/>.</summary>
public sealed class RandomBytesArgs : ResourceArgs
{
    public static new RandomBytesArgs Empty => new();

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("length", required: true)]
    public Input<int> Length { get; set; } = null!;
}
