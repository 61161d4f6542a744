using System.Xml.Linq;
using Amply.Lab.ControlPlane;
using static Amply.Lab.Api.Query.QueryXml;

namespace Amply.Lab.Api.Xml;

internal static class LogDeliveryXml
{
    public static XElement Write(GroupSettings settings) => new("LogDeliveryConfigurations", settings.LogDeliveries.Select(log => new XElement(
        "LogDeliveryConfiguration",
        Text("LogType", log.LogType),
        Text("DestinationType", log.DestinationType),
        new XElement("DestinationDetails", log.DestinationType is "kinesis-firehose"
            ? new XElement("KinesisFirehoseDetails", Text("DeliveryStream", log.Destination))
            : new XElement("CloudWatchLogsDetails", Text("LogGroup", log.Destination))),
        Text("LogFormat", log.LogFormat),
        Text("Status", "active"))));
}
