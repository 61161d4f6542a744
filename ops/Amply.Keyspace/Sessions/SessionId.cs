using System.Security.Cryptography;

namespace Amply.Keyspace.Sessions;

/// <summary>Makes ids as <c>generate_id("ses")</c> does: the prefix, an underscore, and what nobody can guess.</summary>
public static class SessionId
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    // 36^32 is 165 bits; OWASP asks for 128 of a session id.
    private const int Length = 32;

    public static string New() => "ses_" + RandomNumberGenerator.GetString(Alphabet, Length);
}
