using System.Globalization;
using System.Xml.Linq;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Reads replies of the Query protocol by local names: the namespace is the service's, and one reply has one.</summary>
internal static class QueryElement
{
    public static XElement? Part(this XElement element, params ReadOnlySpan<string> path)
    {
        var current = element;
        foreach (var name in path)
        {
            current = current?.Elements().FirstOrDefault(child => child.Name.LocalName == name);
        }

        return current;
    }

    /// <summary>The text at a path; null where there is none or it is empty.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> path) =>
        element.Part(path)?.Value is { Length: > 0 } text ? text : null;

    /// <exception cref="FormatException">The element is missing.</exception>
    public static string Required(this XElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"The reply has a {element.Name.LocalName} without {name}.");

    public static bool? Flag(this XElement element, string name) => element.Text(name) is { } text ? bool.Parse(text) : null;

    public static int? Number(this XElement element, string name) =>
        element.Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static double? Real(this XElement element, string name) =>
        element.Text(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    public static DateTimeOffset? Moment(this XElement element, string name) =>
        element.Text(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    /// <summary>The members of a list; none where the list is missing.</summary>
    public static IEnumerable<XElement> Items(this XElement element, string list, string member) =>
        element.Part(list)?.Elements().Where(child => child.Name.LocalName == member) ?? [];
}
