using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomBytes:RandomBytes</c>.</summary>
[RandomResourceType("random:index/randomBytes:RandomBytes")]
public partial class RandomBytes : CustomResource
{
    public RandomBytes(string name, RandomBytesArgs args, CustomResourceOptions? options = null)
        : base("random:index/randomBytes:RandomBytes", name, args ?? new RandomBytesArgs(), Utilities.OptionsOf(options, id: "", "base64", "hex"))
    {
    }

    private RandomBytes(string name, Input<string> id, RandomBytesState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomBytes:RandomBytes", name, state, Utilities.OptionsOf(options, id, "base64", "hex"))
    {
    }

    [Output("base64")]
    public Output<string> Base64 { get; private set; } = null!;

    [Output("hex")]
    public Output<string> Hex { get; private set; } = null!;

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("length")]
    public Output<int> Length { get; private set; } = null!;

    public static RandomBytes Get(string name, Input<string> id, RandomBytesState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
