using System.Xml.Linq;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.Query;

/// <summary>The envelopes of the Query protocol, and elements that are omitted for a null value.</summary>
public static class QueryXml
{
    public static XDocument Success(string xmlNamespace, string action, string requestId, IEnumerable<XElement> content) => InNamespace(
        xmlNamespace,
        new XElement(
            $"{action}Response",
            new XElement($"{action}Result", content),
            new XElement("ResponseMetadata", new XElement("RequestId", requestId))));

    public static XDocument Failure(string xmlNamespace, ApiError error, string requestId) => InNamespace(
        xmlNamespace,
        new XElement(
            "ErrorResponse",
            new XElement(
                "Error",
                new XElement("Type", error.Type),
                new XElement("Code", error.Code),
                new XElement("Message", error.Message)),
            new XElement("RequestId", requestId)));

    public static XElement? Text(string name, string? value) => value is null ? null : new XElement(name, value);

    public static XElement? Number(string name, long? value) =>
        value is null ? null : new XElement(name, value.Value.ToString());

    public static XElement? Real(string name, double? value) =>
        value is null ? null : new XElement(name, value.Value.ToString("R"));

    public static XElement? Flag(string name, bool? value) => value is null ? null : new XElement(name, value.Value ? "true" : "false");

    public static XElement? Moment(string name, DateTimeOffset? value) =>
        value is null ? null : new XElement(name, value.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));

    /// <summary>A list. AWS writes the element of an empty list too.</summary>
    public static XElement List(string name, string member, IEnumerable<string> items) =>
        new(name, items.Select(item => new XElement(member, item)));

    private static XDocument InNamespace(string xmlNamespace, XElement root)
    {
        XNamespace ns = xmlNamespace;
        foreach (var element in root.DescendantsAndSelf())
        {
            element.Name = ns + element.Name.LocalName;
        }

        // The reply repeats names of the request, which may hold characters that XML does not allow.
        foreach (var text in root.DescendantNodes().OfType<XText>())
        {
            text.Value = OutsideText.Visible(text.Value);
        }

        return new XDocument(root);
    }
}
