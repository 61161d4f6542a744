namespace Pulumi.Random;

/// <summary>Inputs of <see cref="RandomUuid"/>.</summary>
public sealed class RandomUuidArgs : ResourceArgs
{
    public static new RandomUuidArgs Empty => new();

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }
}
