using System.Text;
using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>One session that a person names, by its id or by the hash that screens show.</summary>
/// <remarks>The id is a password. This is not a record, so that no text made of it contains the id.</remarks>
public sealed class NamedSession
{
    private readonly string text;

    private NamedSession(string text) => this.text = text;

    /// <summary>Whether the text can be the hash of a session.</summary>
    internal bool CanBeHash => text.Length == SessionHash.Digits && text.All(char.IsAsciiHexDigit);

    /// <summary>The key of the session whose id was given.</summary>
    internal RedisKey Key => KeyNames.Session(text);

    /// <summary>The index entry of the session whose id was given.</summary>
    internal RedisValue Entry => text;

    /// <summary>The name for people: the hash of the id, or the hash that was given.</summary>
    public string Hash => CanBeHash ? text.ToLowerInvariant() : SessionHash.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads an id or a hash; null where the text is neither.</summary>
    public static NamedSession? Read(string line)
    {
        var text = line.Trim();
        if (text.StartsWith(KeyNames.SessionPrefix, StringComparison.Ordinal))
        {
            // Logs quote the key of a session.
            text = text[KeyNames.SessionPrefix.Length..];
        }

        return text.Length == 0 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? null : new NamedSession(text);
    }

    /// <summary>Whether a key or an index entry has the id or the hash that was given.</summary>
    internal bool Is(ReadOnlySpan<byte> id) => CanBeHash
        ? SessionHash.Of(id).Equals(text, StringComparison.OrdinalIgnoreCase)
        : id.SequenceEqual(Encoding.UTF8.GetBytes(text));
}
