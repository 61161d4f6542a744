namespace Pulumi.Aws.ElastiCache.Inputs;

/// <summary>Part of the inputs of <see cref="ReplicationGroup"/>.</summary>
public sealed class ReplicationGroupLogDeliveryConfigurationArgs : ResourceArgs
{
    public static new ReplicationGroupLogDeliveryConfigurationArgs Empty => new();

    [Input("destination", required: true)]
    public Input<string> Destination { get; set; } = null!;

    [Input("destinationType", required: true)]
    public Input<string> DestinationType { get; set; } = null!;

    [Input("logFormat", required: true)]
    public Input<string> LogFormat { get; set; } = null!;

    [Input("logType", required: true)]
    public Input<string> LogType { get; set; } = null!;
}
