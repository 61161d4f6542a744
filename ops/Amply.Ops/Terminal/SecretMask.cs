using System.Text.RegularExpressions;

namespace Amply.Ops.Terminal;

/// <summary>Takes secrets out of texts that others wrote, such as exceptions' messages.</summary>
public static partial class SecretMask
{
    /// <summary>The text with the passwords of URLs, of client settings and of the secret's JSON replaced by <c>[secret]</c>.</summary>
    public static string Of(string text) => Shape().Replace(text, "${before}[secret]${after}");

    [GeneratedRegex(
        """(?<before>rediss?://[^:@/\s]*:)[^@\s]+(?<after>@)|(?<before>\bpassword=)[^,;\s]+(?<after>)|(?<before>"token"\s*:\s*")[^"]*(?<after>")""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Shape();
}
