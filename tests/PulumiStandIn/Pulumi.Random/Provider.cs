using System.Collections.Immutable;

namespace Pulumi.Random;

/// <summary>The provider <c>random</c>; it has nothing to configure.</summary>
[RandomResourceType("pulumi:providers:random")]
public partial class Provider : ProviderResource
{
    public Provider(string name, ProviderArgs? args = null, CustomResourceOptions? options = null)
        : base("random", name, args ?? new ProviderArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    public Output<ProviderTerraformConfigResult> TerraformConfig()
        => Deployment.Instance.Call<ProviderTerraformConfigResult>("pulumi:providers:random/terraformConfig", CallArgs.Empty, this);
}

/// <summary>Inputs of <see cref="Provider"/>: none.</summary>
public sealed class ProviderArgs : ResourceArgs
{
    public static new ProviderArgs Empty => new();
}

/// <summary>The configuration of <see cref="Provider"/> as Terraform knows it.</summary>
[OutputType]
public sealed class ProviderTerraformConfigResult
{
    public readonly ImmutableDictionary<string, object> Result;

    [OutputConstructor]
    private ProviderTerraformConfigResult(ImmutableDictionary<string, object> result)
    {
        Result = result;
    }
}
