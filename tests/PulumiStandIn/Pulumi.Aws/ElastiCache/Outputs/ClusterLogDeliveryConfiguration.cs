namespace Pulumi.Aws.ElastiCache.Outputs;

/// <summary>Part of the outputs of <see cref="Cluster"/>.</summary>
[OutputType]
public sealed class ClusterLogDeliveryConfiguration
{
    public readonly string Destination;
    public readonly string DestinationType;
    public readonly string LogFormat;
    public readonly string LogType;

    [OutputConstructor]
    private ClusterLogDeliveryConfiguration(string destination, string destinationType, string logFormat, string logType)
    {
        Destination = destination;
        DestinationType = destinationType;
        LogFormat = logFormat;
        LogType = logType;
    }
}
