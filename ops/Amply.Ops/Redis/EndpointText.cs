using System.Globalization;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Redis;

/// <summary>Reads <c>host:port</c>, as the outputs contract writes endpoints.</summary>
internal static class EndpointText
{
    public static Endpoint Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return new Endpoint(text[..colon], int.Parse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
