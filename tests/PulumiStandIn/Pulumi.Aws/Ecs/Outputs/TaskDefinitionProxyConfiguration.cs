using System.Collections.Immutable;

namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionProxyConfiguration
{
    public readonly string ContainerName;
    public readonly ImmutableDictionary<string, string>? Properties;
    public readonly string? Type;

    [OutputConstructor]
    private TaskDefinitionProxyConfiguration(string containerName, ImmutableDictionary<string, string>? properties, string? type)
    {
        ContainerName = containerName;
        Properties = properties;
        Type = type;
    }
}
