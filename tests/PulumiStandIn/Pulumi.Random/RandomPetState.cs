namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomPet"/>.</summary>
public sealed class RandomPetState : ResourceArgs
{
    public static new RandomPetState Empty => new();

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("length")]
    public Input<int>? Length { get; set; }

    [Input("prefix")]
    public Input<string>? Prefix { get; set; }

    [Input("separator")]
    public Input<string>? Separator { get; set; }
}
