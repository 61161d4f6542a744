namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomUuid"/>.</summary>
public sealed class RandomUuidState : ResourceArgs
{
    public static new RandomUuidState Empty => new();

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("result")]
    public Input<string>? Result { get; set; }
}
