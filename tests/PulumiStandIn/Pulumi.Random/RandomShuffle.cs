using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomShuffle:RandomShuffle</c>.</summary>
[RandomResourceType("random:index/randomShuffle:RandomShuffle")]
public partial class RandomShuffle : CustomResource
{
    public RandomShuffle(string name, RandomShuffleArgs args, CustomResourceOptions? options = null)
        : base("random:index/randomShuffle:RandomShuffle", name, args ?? new RandomShuffleArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RandomShuffle(string name, Input<string> id, RandomShuffleState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomShuffle:RandomShuffle", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("inputs")]
    public Output<ImmutableArray<string>> Inputs { get; private set; } = null!;

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("resultCount")]
    public Output<int?> ResultCount { get; private set; } = null!;

    [Output("results")]
    public Output<ImmutableArray<string>> Results { get; private set; } = null!;

    [Output("seed")]
    public Output<string?> Seed { get; private set; } = null!;

    public static RandomShuffle Get(string name, Input<string> id, RandomShuffleState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
