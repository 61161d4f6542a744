namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomBytes"/>.</summary>
public sealed class RandomBytesState : ResourceArgs
{
    public static new RandomBytesState Empty => new();

    [Input("base64")]
    private Input<string>? _base64;

    public Input<string>? Base64
    {
        get => _base64;
        set => _base64 = Output.CreateSecret(value.ToOutput());
    }

    [Input("hex")]
    private Input<string>? _hex;

    public Input<string>? Hex
    {
        get => _hex;
        set => _hex = Output.CreateSecret(value.ToOutput());
    }

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("length")]
    public Input<int>? Length { get; set; }
}
