namespace Pulumi.Aws.Ecs.Inputs;

/// <summary>Part of the inputs of <see cref="TaskDefinition"/>.</summary>
public sealed class TaskDefinitionVolumeDockerVolumeConfigurationArgs : ResourceArgs
{
    public static new TaskDefinitionVolumeDockerVolumeConfigurationArgs Empty => new();

    [Input("autoprovision")]
    public Input<bool>? Autoprovision { get; set; }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("driverOpts")]
    private InputMap<string>? _driverOpts;

    public InputMap<string> DriverOpts { get => _driverOpts ??= []; set => _driverOpts = value; }

    [Input("labels")]
    private InputMap<string>? _labels;

    public InputMap<string> Labels { get => _labels ??= []; set => _labels = value; }

    [Input("scope")]
    public Input<string>? Scope { get; set; }
}
