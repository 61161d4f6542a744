using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>What <see cref="GetSubnets"/> returns.</summary>
[OutputType]
public sealed class GetSubnetsResult
{
    public readonly ImmutableArray<Outputs.GetSubnetsFilter> Filters;
    public readonly string Id;
    public readonly ImmutableArray<string> Ids;
    public readonly string Region;
    public readonly ImmutableDictionary<string, string> Tags;

    [OutputConstructor]
    private GetSubnetsResult(
        ImmutableArray<Outputs.GetSubnetsFilter> filters,
        string id,
        ImmutableArray<string> ids,
        string region,
        ImmutableDictionary<string, string> tags)
    {
        Filters = filters;
        Id = id;
        Ids = ids;
        Region = region;
        Tags = tags;
    }
}
