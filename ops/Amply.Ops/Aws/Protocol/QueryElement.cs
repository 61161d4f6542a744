using System.Globalization;
using System.Xml.Linq;

namespace Amply.Ops.Aws.Protocol;

/// <summary>
/// Reads replies of the Query protocol by local names, because each service has its namespace. A malformed element throws a
/// <see cref="ForeignReplyException"/> that names the element.
/// </summary>
internal static class QueryElement
{
    // In characters. A page marker is the longest value that is not prose, and it is shorter.
    private const int MostText = 8192;

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static XElement? Part(this XElement element, params ReadOnlySpan<string> path)
    {
        var current = element;
        foreach (var name in path)
        {
            current = current is null ? null : Child(current, name);
        }

        return current;
    }

    /// <summary>The child element with this name.</summary>
    public static XElement RequiredPart(this XElement element, string name) => element.Part(name) ?? throw Missing(element, name);

    /// <summary>The text at a path; null where it is missing or empty.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> path)
    {
        if (element.Part(path) is not { } part)
        {
            return null;
        }

        var text = part.HasElements ? throw Malformed(part, "that holds elements instead of text") : part.Value;
        return text.Length <= MostText ? (text.Length > 0 ? text : null) : throw Malformed(part, $"of {text.Length} characters");
    }

    /// <summary>Text for people, cut to so many characters; null where it is missing.</summary>
    public static string? Words(this XElement element, string name, int most) =>
        element.Part(name) switch
        {
            null => null,
            { HasElements: true } part => throw Malformed(part, "that holds elements instead of text"),
            { Value: { Length: > 0 } text } => text.Bounded(most),
            _ => null,
        };

    public static string RequiredWords(this XElement element, string name, int most) =>
        element.Words(name, most) ?? throw Missing(element, name);

    public static string Required(this XElement element, string name) => element.Text(name) ?? throw Missing(element, name);

    /// <summary>An id or a name that goes into commands; null where it is missing.</summary>
    public static string? Id(this XElement element, string name) =>
        element.Text(name) is not { } text ? null
        : ReplyText.IsId(text) ? text
        : throw Malformed(element.Part(name)!, $"that is not an id: {text.Quoted()}");

    /// <summary>The id that is the element's text.</summary>
    public static string OwnId(this XElement element) =>
        !element.HasElements && ReplyText.IsId(element.Value) ? element.Value
        : throw Malformed(element, $"that is not an id: {element.Value.Quoted()}");

    public static string RequiredId(this XElement element, string name) => element.Id(name) ?? throw Missing(element, name);

    public static bool? Flag(this XElement element, string name) => element.Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw Malformed(element.Part(name)!, $"that is neither true nor false: {text.Quoted()}"),
    };

    public static int? Number(this XElement element, string name) =>
        element.Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, null, out var number) ? number
        : throw Malformed(element.Part(name)!, $"that is not a number: {text.Quoted()}");

    public static double? Real(this XElement element, string name) =>
        element.Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, null, out var number) && double.IsFinite(number) ? number
        : throw Malformed(element.Part(name)!, $"that is not a number: {text.Quoted()}");

    public static DateTimeOffset? Moment(this XElement element, string name) =>
        element.Text(name) is not { } text ? null
        : DateTimeOffset.TryParseExact(text, Moments, null, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : throw Malformed(element.Part(name)!, $"that is not a time: {text.Quoted()}");

    public static DateTimeOffset RequiredMoment(this XElement element, string name) => element.Moment(name) ?? throw Missing(element, name);

    /// <summary>The members of a list; empty where the list is missing.</summary>
    public static IReadOnlyList<XElement> Items(this XElement element, string list, string member) =>
        element.Part(list) is { } part ? Members(part, member) : [];

    /// <summary>The members of a list. The service writes the list also where it is empty.</summary>
    public static IReadOnlyList<XElement> RequiredItems(this XElement element, string list, string member) =>
        Members(element.RequiredPart(list), member);

    /// <summary>Checks that every id in a list is there once.</summary>
    public static ImmutableArray<T> Once<T>(this IEnumerable<T> items, string name, Func<T, string> id)
    {
        var all = items.ToImmutableArray();
        return all.GroupBy(id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new ForeignReplyException($"two elements with the {name} {twice.Key.Quoted()}")
            : all;
    }

    /// <summary>Reads the one thing that was asked for by its name. A cache in between may return the reply to another call.</summary>
    public static T Only<T>(IEnumerable<XElement> elements, Func<XElement, T> read, Func<T, string> name, params string[] asked)
    {
        var found = elements.Select(read).ToArray();
        if (found is [var one] && asked.Contains(name(one), StringComparer.OrdinalIgnoreCase))
        {
            return one;
        }

        var names = found.Length is 0 ? "nothing" : string.Join(", ", found.Take(3).Select(other => name(other).Quoted()));
        throw new ForeignReplyException($"{names} where {asked[0].Quoted()} was asked for");
    }

    private static XElement[] Members(XElement list, string member) =>
        list.Elements().FirstOrDefault(child => child.Name.LocalName != member) is { } other
            ? throw Malformed(list, $"that holds a {other.Name.LocalName.Quoted()} instead of a '{member}'")
            : [.. list.Elements()];

    private static XElement? Child(XElement element, string name)
    {
        XElement? found = null;
        foreach (var child in element.Elements().Where(child => child.Name.LocalName == name))
        {
            found = found is null ? child : throw Malformed(element, $"with two elements '{name}'");
        }

        return found;
    }

    private static ForeignReplyException Missing(XElement element, string name) => Malformed(element, $"without a '{name}'");

    private static ForeignReplyException Malformed(XElement element, string how) =>
        new($"an element {element.Name.LocalName.Quoted()} {how}");
}
