using System.Collections.Immutable;

namespace Pulumi.Aws.Ecs.Outputs;

/// <summary>Part of the outputs of <see cref="TaskDefinition"/>.</summary>
[OutputType]
public sealed class TaskDefinitionVolumeDockerVolumeConfiguration
{
    public readonly bool? Autoprovision;
    public readonly string Driver;
    public readonly ImmutableDictionary<string, string>? DriverOpts;
    public readonly ImmutableDictionary<string, string>? Labels;
    public readonly string Scope;

    [OutputConstructor]
    private TaskDefinitionVolumeDockerVolumeConfiguration(
        bool? autoprovision,
        string driver,
        ImmutableDictionary<string, string>? driverOpts,
        ImmutableDictionary<string, string>? labels,
        string scope)
    {
        Autoprovision = autoprovision;
        Driver = driver;
        DriverOpts = driverOpts;
        Labels = labels;
        Scope = scope;
    }
}
