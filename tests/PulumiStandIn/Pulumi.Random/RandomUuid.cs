using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomUuid:RandomUuid</c>.</summary>
[RandomResourceType("random:index/randomUuid:RandomUuid")]
public partial class RandomUuid : CustomResource
{
    public RandomUuid(string name, RandomUuidArgs? args = null, CustomResourceOptions? options = null)
        : base("random:index/randomUuid:RandomUuid", name, args ?? new RandomUuidArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RandomUuid(string name, Input<string> id, RandomUuidState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomUuid:RandomUuid", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("result")]
    public Output<string> Result { get; private set; } = null!;

    public static RandomUuid Get(string name, Input<string> id, RandomUuidState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
