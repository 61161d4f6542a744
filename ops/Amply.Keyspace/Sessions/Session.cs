using System.Security.Cryptography;

namespace Amply.Keyspace.Sessions;

/// <summary>A session as the applications store it under <c>session:&lt;id&gt;</c>.</summary>
public sealed record Session
{
    public required string UserId { get; init; }

    /// <summary>The user's stamp at login. If the user's stamp changes, the session is not valid any more.</summary>
    public required string SecurityStamp { get; init; }

    public required IpBinding IpBinding { get; init; }

    /// <summary>UTC, whole microseconds, as are the other times.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastActivity { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required SessionClient Client { get; init; }
}

/// <summary>The client that created a session. A part is null if the application did not know it.</summary>
public sealed record SessionClient(string? IpAddress, string? IpCountry, string? UserAgent, string? Fingerprint);

/// <summary>A session with its id in the user's index.</summary>
public sealed record ListedSession(string Id, Session Session);

/// <summary>Makes ids as <c>generate_id("ses")</c> does: the prefix, an underscore, and random characters.</summary>
public static class SessionId
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    // 36^32 is 165 bits; OWASP asks for 128 of a session id.
    private const int Length = 32;

    public static string New() => "ses_" + RandomNumberGenerator.GetString(Alphabet, Length);
}

/// <summary>The fields of a stored session. A field is null if it is absent or malformed.</summary>
/// <remarks>For callers that need only some fields. <see cref="SessionJson.Read"/> needs all of them.</remarks>
public sealed record SessionFields
{
    public string? UserId { get; init; }

    public string? SecurityStamp { get; init; }

    public IpBinding? IpBinding { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastActivity { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public SessionClient? Client { get; init; }
}
