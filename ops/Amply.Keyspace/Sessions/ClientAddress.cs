using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Amply.Keyspace.Sessions;

/// <summary>Reads a client's address as applications, frameworks and proxies store it.</summary>
/// <remarks>
/// The first address of a list such as <c>X-Forwarded-For</c> is the client's, because each proxy appends one address. An address may
/// have a port, brackets, a zone and blanks; an IPv4 address may be mapped into IPv6. A decimal number, parts with leading zeros and fewer
/// than four parts are refused, because programs read them as different hosts (decision 11).
/// </remarks>
public static class ClientAddress
{
    private static readonly SearchValues<char> OfIpv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool TryParse(string? text, out IPAddress address)
    {
        address = IPAddress.None;
        var first = (text ?? "").AsSpan();
        var comma = first.IndexOf(',');
        first = (comma < 0 ? first : first[..comma]).Trim();
        return TryHost(first, out var host) && TryAddress(host, out address);
    }

    /// <summary>Reads an address without a list, port, brackets or zone.</summary>
    public static bool TryParseBare(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        return text.IndexOf('%') < 0 && TryAddress(text, out address);
    }

    // Removes port and brackets. An IPv6 address can have a port only in brackets.
    private static bool TryHost(ReadOnlySpan<char> text, out ReadOnlySpan<char> host)
    {
        host = text;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            host = end < 0 ? [] : text[1..end];
            var rest = end < 0 ? [] : text[(end + 1)..];
            return host.Contains(':') && (rest.IsEmpty || IsPort(rest));
        }

        var colon = text.IndexOf(':');
        if (colon < 0 || text[(colon + 1)..].Contains(':'))
        {
            return true;
        }

        host = text[..colon];
        return IsPort(text[colon..]);
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.Length is > 1 and < 7 && text[0] == ':' && ushort.TryParse(text[1..], NumberStyles.None, null, out _);

    private static bool TryAddress(ReadOnlySpan<char> host, out IPAddress address)
    {
        address = IPAddress.None;
        if (!host.Contains(':'))
        {
            return IsDotted(host) && IPAddress.TryParse(host, out address!);
        }

        // A zone names an interface of the machine that wrote it, so it does not help to locate the client.
        var zone = host.IndexOf('%');
        if (zone >= 0 && zone == host.Length - 1)
        {
            return false;
        }

        host = zone < 0 ? host : host[..zone];
        var dotted = host[(host.LastIndexOf(':') + 1)..];
        if (host.ContainsAnyExcept(OfIpv6) || (dotted.Contains('.') && !IsDotted(dotted))
            || !IPAddress.TryParse(host, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    private static bool IsDotted(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            parts++;
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0')
                || int.Parse(part) > byte.MaxValue)
            {
                return false;
            }
        }

        return parts == 4;
    }
}
