using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Reads a document of the Query protocol. It refuses a document that the service cannot have written.</summary>
internal static class QueryDocument
{
    // The services write 10 levels at most. A very deep document would overflow the stack when an element's text is read.
    private const int MostDepth = 32;
    private const int MostElements = 250_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="ForeignReplyException">The document is not XML of the service.</exception>
    public static XElement Read(Stream stream, string? contentType, HttpStatusCode status)
    {
        if (contentType is { Length: > 0 } && !contentType.EndsWith("xml", StringComparison.OrdinalIgnoreCase))
        {
            throw new ForeignReplyException($"{contentType.Quoted()} instead of XML (status {(int)status})", status);
        }

        using var body = new MemoryStream();
        stream.CopyTo(body);
        if (body.Length is 0)
        {
            throw new ForeignReplyException($"an empty answer (status {(int)status})", status);
        }

        try
        {
            Measure(body, status);
            body.Position = 0;
            using var reader = XmlReader.Create(body, Settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            var what = "a document that is cut off or is not XML of the service";
            throw new ForeignReplyException($"{what} (status {(int)status})", status);
        }
    }

    private static void Measure(MemoryStream body, HttpStatusCode status)
    {
        body.Position = 0;
        using var reader = XmlReader.Create(body, Settings);
        for (var elements = 0; reader.Read();)
        {
            elements += reader.NodeType is XmlNodeType.Element ? 1 : 0;
            if (reader.Depth > MostDepth || elements > MostElements)
            {
                throw new ForeignReplyException($"a document of more than {MostDepth} levels or {MostElements} elements", status);
            }
        }
    }
}
