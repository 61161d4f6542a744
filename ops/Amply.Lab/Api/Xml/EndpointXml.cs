using System.Globalization;
using System.Xml.Linq;

namespace Amply.Lab.Api.Xml;

internal static class EndpointXml
{
    /// <param name="endpoint"><c>host:port</c>; null writes nothing.</param>
    public static XElement? Of(string name, string? endpoint)
    {
        if (endpoint is null)
        {
            return null;
        }

        var colon = endpoint.LastIndexOf(':');
        return Of(name, endpoint[..colon], int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    public static XElement Of(string name, string address, int port) =>
        new(name, new XElement("Address", address), new XElement("Port", port.ToString(CultureInfo.InvariantCulture)));
}
