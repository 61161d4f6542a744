using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomInteger:RandomInteger</c>.</summary>
[RandomResourceType("random:index/randomInteger:RandomInteger")]
public partial class RandomInteger : CustomResource
{
    public RandomInteger(string name, RandomIntegerArgs args, CustomResourceOptions? options = null)
        : base("random:index/randomInteger:RandomInteger", name, args ?? new RandomIntegerArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RandomInteger(string name, Input<string> id, RandomIntegerState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomInteger:RandomInteger", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("max")]
    public Output<int> Max { get; private set; } = null!;

    [Output("min")]
    public Output<int> Min { get; private set; } = null!;

    [Output("result")]
    public Output<int> Result { get; private set; } = null!;

    [Output("seed")]
    public Output<string?> Seed { get; private set; } = null!;

    public static RandomInteger Get(string name, Input<string> id, RandomIntegerState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
