using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The resource <c>random:index/randomPet:RandomPet</c>.</summary>
[RandomResourceType("random:index/randomPet:RandomPet")]
public partial class RandomPet : CustomResource
{
    public RandomPet(string name, RandomPetArgs? args = null, CustomResourceOptions? options = null)
        : base("random:index/randomPet:RandomPet", name, args ?? new RandomPetArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private RandomPet(string name, Input<string> id, RandomPetState? state = null, CustomResourceOptions? options = null)
        : base("random:index/randomPet:RandomPet", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("keepers")]
    public Output<ImmutableDictionary<string, string>?> Keepers { get; private set; } = null!;

    [Output("length")]
    public Output<int> Length { get; private set; } = null!;

    [Output("prefix")]
    public Output<string?> Prefix { get; private set; } = null!;

    [Output("separator")]
    public Output<string> Separator { get; private set; } = null!;

    public static RandomPet Get(string name, Input<string> id, RandomPetState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
