using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Reads a document of the Query protocol; what is none of the service's is refused before anything is made of it.</summary>
internal static class QueryDocument
{
    // Ten are the deepest that the services write. Deeper ones would overflow the stack of whoever reads an element's text.
    private const int MostDepth = 32;
    private const int MostElements = 250_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="ForeignReplyException">It is not XML, or not as the services write it.</exception>
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
            var what = "a document that is cut off, or not XML as the service writes it";
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
