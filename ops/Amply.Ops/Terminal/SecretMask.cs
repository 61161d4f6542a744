using System.Text.RegularExpressions;

namespace Amply.Ops.Terminal;

/// <summary>Takes secrets and the applications' keys out of texts that others wrote: replies of AWS, events, the ends of logs. A last net: no text of ours needs it.</summary>
public static partial class SecretMask
{
    /// <summary>
    /// The text with <c>[secret]</c> in place of the passwords of URLs, of client settings and of the secret's JSON, of ids of sessions, and of
    /// what follows the prefixes of the applications' keys.
    /// </summary>
    public static string Of(string text) => Shape().Replace(text, "${before}[secret]${after}");

    // A session's id is all that its owner has to show: whoever reads it is that user.
    [GeneratedRegex(
        """
        (?<before>rediss?://[^:@/\s]*:)[^@\s]+(?<after>@)
        |(?<before>\bpassword=)[^,;\s]+(?<after>)
        |(?<before>"token"\s*:\s*")[^"]*(?<after>")
        |(?<before>\b(?:session|user_sessions|rate|cache):|\bcelery-task-meta-)(?!\[secret\])[^\s'"`,;]+(?<after>)
        |(?<before>\bses_)[A-Za-z0-9_-]+(?<after>)
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Shape();
}
