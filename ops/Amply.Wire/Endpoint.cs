using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Amply.Wire;

/// <summary>The address and the port of a server.</summary>
public sealed record Endpoint(string Address, int Port)
{
    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="FormatException">The text is not <c>host:port</c>. Checked outputs never are.</exception>
    public static Endpoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException($"'{text}' is not host:port");

    public static bool TryParse(string text, [NotNullWhen(true)] out Endpoint? endpoint)
    {
        var colon = text.LastIndexOf(':');
        endpoint = colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, null, out var port) && port > 0
            ? new Endpoint(text[..colon], port)
            : null;
        return endpoint is not null;
    }

    /// <summary><c>host:port</c>.</summary>
    public override string ToString() => $"{Address}:{Port}";
}
