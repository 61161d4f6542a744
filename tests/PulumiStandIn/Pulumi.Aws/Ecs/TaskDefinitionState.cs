namespace Pulumi.Aws.Ecs;

/// <summary>What narrows the lookup of a <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionState : ResourceArgs
{
    public static new TaskDefinitionState Empty => new();

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("arnWithoutRevision")]
    public Input<string>? ArnWithoutRevision { get; set; }

    [Input("containerDefinitions")]
    public Input<string>? ContainerDefinitions { get; set; }

    [Input("cpu")]
    public Input<string>? Cpu { get; set; }

    [Input("enableFaultInjection")]
    public Input<bool>? EnableFaultInjection { get; set; }

    [Input("ephemeralStorage")]
    public Input<Inputs.TaskDefinitionEphemeralStorageArgs>? EphemeralStorage { get; set; }

    [Input("executionRoleArn")]
    public Input<string>? ExecutionRoleArn { get; set; }

    [Input("family")]
    public Input<string>? Family { get; set; }

    [Input("ipcMode")]
    public Input<string>? IpcMode { get; set; }

    [Input("memory")]
    public Input<string>? Memory { get; set; }

    [Input("networkMode")]
    public Input<string>? NetworkMode { get; set; }

    [Input("pidMode")]
    public Input<string>? PidMode { get; set; }

    [Input("placementConstraints")]
    private InputList<Inputs.TaskDefinitionPlacementConstraintArgs>? _placementConstraints;

    public InputList<Inputs.TaskDefinitionPlacementConstraintArgs> PlacementConstraints { get => _placementConstraints ??= []; set => _placementConstraints = value; }

    [Input("proxyConfiguration")]
    public Input<Inputs.TaskDefinitionProxyConfigurationArgs>? ProxyConfiguration { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("requiresCompatibilities")]
    private InputList<string>? _requiresCompatibilities;

    public InputList<string> RequiresCompatibilities { get => _requiresCompatibilities ??= []; set => _requiresCompatibilities = value; }

    [Input("revision")]
    public Input<int>? Revision { get; set; }

    [Input("runtimePlatform")]
    public Input<Inputs.TaskDefinitionRuntimePlatformArgs>? RuntimePlatform { get; set; }

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("tagsAll")]
    private InputMap<string>? _tagsAll;

    public InputMap<string> TagsAll { get => _tagsAll ??= []; set => _tagsAll = value; }

    [Input("taskRoleArn")]
    public Input<string>? TaskRoleArn { get; set; }

    [Input("trackLatest")]
    public Input<bool>? TrackLatest { get; set; }

    [Input("volumes")]
    private InputList<Inputs.TaskDefinitionVolumeArgs>? _volumes;

    public InputList<Inputs.TaskDefinitionVolumeArgs> Volumes { get => _volumes ??= []; set => _volumes = value; }
}
