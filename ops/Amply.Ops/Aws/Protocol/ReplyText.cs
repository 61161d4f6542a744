using System.Text.RegularExpressions;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Bounds text that comes from outside, where it enters.</summary>
internal static partial class ReplyText
{
    private const int MostInAMessage = 40;

    /// <summary>The text, cut where it is longer.</summary>
    public static string Bounded(this string text, int most) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";

    /// <summary>In quotes, cut to what a message can hold.</summary>
    public static string Quoted(this string text) => $"'{text.Bounded(MostInAMessage)}'";

    /// <summary>Whether a text is like an id, a name or an error code of AWS: it goes into commands that people paste.</summary>
    public static bool IsId(string text) => Id().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}\z")]
    private static partial Regex Id();
}
