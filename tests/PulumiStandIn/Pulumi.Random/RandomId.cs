using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomId:RandomId</c>.</summary>
[RandomResourceType("random:index/randomId:RandomId")]
public partial class RandomId : CustomResource
{
    public RandomId(string name, RandomIdArgs args, CustomResourceOptions? options = null)
        : base("random:index/randomId:RandomId", name, args ?? new RandomIdArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RandomId(string name, Input<string> id, RandomIdState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomId:RandomId", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("b64Std")]
    public Output<string> B64Std { get; private set; } = null!;

    [Output("b64Url")]
    public Output<string> B64Url { get; private set; } = null!;

    [Output("byteLength")]
    public Output<int> ByteLength { get; private set; } = null!;

    [Output("dec")]
    public Output<string> Dec { get; private set; } = null!;

    [Output("hex")]
    public Output<string> Hex { get; private set; } = null!;

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("prefix")]
    public Output<string?> Prefix { get; private set; } = null!;

    public static RandomId Get(string name, Input<string> id, RandomIdState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
