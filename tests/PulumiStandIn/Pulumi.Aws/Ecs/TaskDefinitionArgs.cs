namespace Pulumi.Aws.Ecs;

/// <summary>Inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionArgs : ResourceArgs
{
    public static new TaskDefinitionArgs Empty => new();

    [Input("containerDefinitions", required: true)]
    public Input<string> ContainerDefinitions { get; set; } = null!;

    [Input("cpu")]
    public Input<string>? Cpu { get; set; }

    [Input("enableFaultInjection")]
    public Input<bool>? EnableFaultInjection { get; set; }

    [Input("ephemeralStorage")]
    public Input<Inputs.TaskDefinitionEphemeralStorageArgs>? EphemeralStorage { get; set; }

    [Input("executionRoleArn")]
    public Input<string>? ExecutionRoleArn { get; set; }

    [Input("family", required: true)]
    public Input<string> Family { get; set; } = null!;

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

    [Input("runtimePlatform")]
    public Input<Inputs.TaskDefinitionRuntimePlatformArgs>? RuntimePlatform { get; set; }

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("taskRoleArn")]
    public Input<string>? TaskRoleArn { get; set; }

    [Input("trackLatest")]
    public Input<bool>? TrackLatest { get; set; }

    [Input("volumes")]
    private InputList<Inputs.TaskDefinitionVolumeArgs>? _volumes;

    public InputList<Inputs.TaskDefinitionVolumeArgs> Volumes { get => _volumes ??= []; set => _volumes = value; }
}
