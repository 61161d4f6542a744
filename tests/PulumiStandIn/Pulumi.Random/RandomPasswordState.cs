namespace Pulumi.Random;

/// <summary>What narrows the lookup of a <see cref="RandomPassword"/>.</summary>
public sealed class RandomPasswordState : ResourceArgs
{
    public static new RandomPasswordState Empty => new();

    [Input("bcryptHash")]
    private Input<string>? _bcryptHash;

    public Input<string>? BcryptHash
    {
        get => _bcryptHash;
        set => _bcryptHash = Output.CreateSecret(value.ToOutput());
    }

    [Input("keepers")]
    private InputMap<string>? _keepers;

    public InputMap<string> Keepers { get => _keepers ??= []; set => _keepers = value; }

    [Input("length")]
    public Input<int>? Length { get; set; }

    [Input("lower")]
    public Input<bool>? Lower { get; set; }

    [Input("minLower")]
    public Input<int>? MinLower { get; set; }

    [Input("minNumeric")]
    public Input<int>? MinNumeric { get; set; }

    [Input("minSpecial")]
    public Input<int>? MinSpecial { get; set; }

    [Input("minUpper")]
    public Input<int>? MinUpper { get; set; }

    [Input("number")]
    [Obsolete("The provider deprecates it: use Numeric.")]
    public Input<bool>? Number { get; set; }

    [Input("numeric")]
    public Input<bool>? Numeric { get; set; }

    [Input("overrideSpecial")]
    public Input<string>? OverrideSpecial { get; set; }

    [Input("result")]
    private Input<string>? _result;

    public Input<string>? Result
    {
        get => _result;
        set => _result = Output.CreateSecret(value.ToOutput());
    }

    [Input("special")]
    public Input<bool>? Special { get; set; }

    [Input("upper")]
    public Input<bool>? Upper { get; set; }
}
