using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amply.Keyspace.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary>A network as people write it: <c>203.0.113.0/24</c>, or one address.</summary>
internal static class NetworkText
{
    private const int MappedBits = 96;

    /// <summary>Reads a network. Returns the refusal where the text is not a network.</summary>
    /// <param name="option">The option that has the text, for the refusal.</param>
    public static Refusal? Read(string text, out IPNetwork network, string option = "--network")
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddress.TryParseBare(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            return NotOne(text, option);
        }

        // An IPv4 network may be written in its IPv6 form. The length then includes the 96 bits of the mapping.
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var mapped = bits == 32 && text.Contains(':', StringComparison.Ordinal) ? MappedBits : 0;
        var length = bits;
        if (slash >= 0 && (!TryLength(text.AsSpan(slash + 1), out length) || (length -= mapped) < 0 || length > bits))
        {
            return NotOne(text, option);
        }

        var whole = Masked(address, length);
        if (!whole.Equals(address))
        {
            return Refusal.Usage(
                $"{option} '{text}' is an address inside a network, not a network",
                $"for the whole network give {option} {whole}/{length}, for the address alone {option} {address}");
        }

        network = new IPNetwork(whole, length);
        return null;
    }

    private static Refusal NotOne(string text, string option) => Refusal.Usage(
        $"{option} '{text}' is not a network",
        $"give an address, or a network in CIDR form: {option} 203.0.113.9, {option} 203.0.113.0/24, {option} 2001:db8::/32");

    private static bool TryLength(ReadOnlySpan<char> text, out int length) =>
        int.TryParse(text, NumberStyles.None, null, out length) && (text.Length == 1 || text[0] != '0');

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
