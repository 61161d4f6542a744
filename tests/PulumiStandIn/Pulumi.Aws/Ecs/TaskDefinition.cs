using System.Collections.Immutable;

namespace Pulumi.Aws.Ecs;

/// <summary>The resource <c>aws:ecs/taskDefinition:TaskDefinition</c>.</summary>
[AwsResourceType("aws:ecs/taskDefinition:TaskDefinition")]
public partial class TaskDefinition : CustomResource
{
    public TaskDefinition(string name, TaskDefinitionArgs args, CustomResourceOptions? options = null)
        : base("aws:ecs/taskDefinition:TaskDefinition", name, args ?? new TaskDefinitionArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private TaskDefinition(string name, Input<string> id, TaskDefinitionState? state = null, CustomResourceOptions? options = null)
        : base("aws:ecs/taskDefinition:TaskDefinition", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("arnWithoutRevision")]
    public Output<string> ArnWithoutRevision { get; private set; } = null!;

    [Output("containerDefinitions")]
    public Output<string> ContainerDefinitions { get; private set; } = null!;

    [Output("cpu")]
    public Output<string?> Cpu { get; private set; } = null!;

    [Output("enableFaultInjection")]
    public Output<bool> EnableFaultInjection { get; private set; } = null!;

    [Output("ephemeralStorage")]
    public Output<Outputs.TaskDefinitionEphemeralStorage?> EphemeralStorage { get; private set; } = null!;

    [Output("executionRoleArn")]
    public Output<string?> ExecutionRoleArn { get; private set; } = null!;

    [Output("family")]
    public Output<string> Family { get; private set; } = null!;

    [Output("ipcMode")]
    public Output<string?> IpcMode { get; private set; } = null!;

    [Output("memory")]
    public Output<string?> Memory { get; private set; } = null!;

    [Output("networkMode")]
    public Output<string> NetworkMode { get; private set; } = null!;

    [Output("pidMode")]
    public Output<string?> PidMode { get; private set; } = null!;

    [Output("placementConstraints")]
    public Output<ImmutableArray<Outputs.TaskDefinitionPlacementConstraint>> PlacementConstraints { get; private set; } = null!;

    [Output("proxyConfiguration")]
    public Output<Outputs.TaskDefinitionProxyConfiguration?> ProxyConfiguration { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("requiresCompatibilities")]
    public Output<ImmutableArray<string>> RequiresCompatibilities { get; private set; } = null!;

    [Output("revision")]
    public Output<int> Revision { get; private set; } = null!;

    [Output("runtimePlatform")]
    public Output<Outputs.TaskDefinitionRuntimePlatform?> RuntimePlatform { get; private set; } = null!;

    [Output("skipDestroy")]
    public Output<bool?> SkipDestroy { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("taskRoleArn")]
    public Output<string?> TaskRoleArn { get; private set; } = null!;

    [Output("trackLatest")]
    public Output<bool?> TrackLatest { get; private set; } = null!;

    [Output("volumes")]
    public Output<ImmutableArray<Outputs.TaskDefinitionVolume>> Volumes { get; private set; } = null!;

    public static TaskDefinition Get(string name, Input<string> id, TaskDefinitionState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
