using System.Text.Json.Nodes;

namespace Amply.Ops.Routines.Commands;

/// <summary>A reply of Redis as redis-cli prints it, bounded.</summary>
internal sealed class ReplyText
{
    private const int MostLines = 1_000;
    private const int MostCharacters = 4_096;

    private readonly List<string> lines = [];
    private bool isCut;
    private bool isFull;

    private ReplyText()
    {
    }

    /// <summary>The lines. The terminal shows control characters as escapes.</summary>
    public static ImmutableArray<string> Lines(object? reply)
    {
        var text = new ReplyText();
        text.Add(reply, "", "");
        if (text.isCut)
        {
            text.lines.Add(
                $"… The reply is longer: {MostLines:N0} lines of {MostCharacters:N0} characters are the most. --output json has all.");
        }

        return [.. text.lines];
    }

    /// <summary>The reply for programs: a text, a number, a list or null. An error is an object with the member <c>error</c>.</summary>
    public static JsonNode? Json(object? reply) => reply switch
    {
        null => null,
        long number => JsonValue.Create(number),
        RespStatus status => JsonValue.Create(status.Text),
        RespError error => new JsonObject { ["error"] = error.Message },
        object?[] elements => new JsonArray([.. elements.Select(Json)]),
        _ => JsonValue.Create((string)reply),
    };

    // The first line begins with the number of the element, the others are indented to it.
    private void Add(object? reply, string first, string others)
    {
        switch (reply)
        {
            case object?[] { Length: 0 }:
                Line($"{first}(empty array)");
                break;
            case object?[] elements:
                var width = $"{elements.Length}".Length;
                for (var i = 0; i < elements.Length && !isFull; i++)
                {
                    var mark = $"{$"{i + 1}".PadLeft(width)}) ";
                    Add(elements[i], (i == 0 ? first : others) + mark, others + new string(' ', mark.Length));
                }

                break;
            case string text when text.Contains('\n', StringComparison.Ordinal):
                AddLines(text, first, others);
                break;
            default:
                Line(first + Short(reply));
                break;
        }
    }

    // INFO, CLIENT LIST and the like are lines of text.
    private void AddLines(string text, string first, string others)
    {
        foreach (var line in text.TrimEnd('\n', '\r').Split('\n'))
        {
            Line(first + Cut(line.TrimEnd('\r')));
            first = others;
        }
    }

    private string Short(object? reply) => reply switch
    {
        null => "(nil)",
        long number => $"(integer) {number}",
        RespStatus status => Cut(status.Text),
        RespError error => $"(error) {Cut(error.Message)}",
        _ => $"\"{Cut((string)reply).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };

    private string Cut(string text)
    {
        if (text.Length <= MostCharacters)
        {
            return text;
        }

        isCut = true;
        return text[..MostCharacters] + "…";
    }

    private void Line(string text)
    {
        if (lines.Count < MostLines)
        {
            lines.Add(text);
        }
        else
        {
            (isCut, isFull) = (true, true);
        }
    }
}
