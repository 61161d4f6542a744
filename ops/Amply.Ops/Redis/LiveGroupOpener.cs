using Amply.Ops.Aws;
using Amply.Ops.Stacks;

namespace Amply.Ops.Redis;

/// <summary>Opens targets for real; what it opens lives as long as the run.</summary>
public sealed class LiveGroupOpener : IGroupOpener
{
    public IGroupAccess Open(Target target) => new LiveGroup(
        target,
        new AwsClients(
            new AwsTarget(target.Outputs.Region, target.Outputs.ApiEndpoint is { } endpoint ? new Uri(endpoint) : null)
            {
                Option = target.Option,
            },
            AwsTimes.Default));
}
