using System.Net;
using Amply.Keyspace;
using Amply.Keyspace.Sessions;

namespace Amply.Ops.Routines.Sessions;

/// <summary>A filter of sessions. All given conditions must hold.</summary>
public sealed record SessionFilter
{
    public static readonly SessionFilter Everything = new();

    // The names of the fields for people, in the order of the conditions.
    private static readonly ImmutableArray<string> Fields =
        ["user", "stamp", "country", "address", "agent", "fingerprint", "binding", "created", "activity"];

    /// <summary>Users whose sessions are found by their values. <see cref="SessionSelection.Users"/> finds them by index.</summary>
    public ImmutableHashSet<string> OwnedBy { get; init; } = [];

    /// <summary>
    /// Set where the users, the stamp and the fingerprint are hashes of the audit log: a session's values are hashed before the comparison.
    /// </summary>
    public RunSalt? Salt { get; init; }

    /// <summary>The security stamp must differ from this one.</summary>
    public string? SecurityStampNot { get; init; }

    /// <summary>ISO 3166 codes in any case.</summary>
    public ImmutableArray<string> Countries { get; init; } = [];

    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>A part of the user agent, in any case.</summary>
    public string? UserAgent { get; init; }

    public string? Fingerprint { get; init; }

    public IpBinding? IpBinding { get; init; }

    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>No activity since this time.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Whether there is no condition, so that no value must be read.</summary>
    public bool IsEverything => OwnedBy.IsEmpty && SecurityStampNot is null && Countries.IsEmpty && Networks.IsEmpty && UserAgent is null
        && Fingerprint is null && IpBinding is null && CreatedBefore is null && IdleSince is null;

    /// <summary>Whether a condition names something that may be mistyped: a user, or where the session comes from.</summary>
    public bool IsNamed => !(OwnedBy.IsEmpty && Countries.IsEmpty && Networks.IsEmpty && UserAgent is null && Fingerprint is null);

    /// <summary>The conditions in words, without the owner and without private values.</summary>
    public string Words => string.Join(" and ", Sentences());

    /// <summary>Judges a session by the fields of the conditions. Other fields may be missing.</summary>
    /// <remarks>
    /// A condition on a missing or unreadable field is never met, also a "not". If another condition fails, the session does not match.
    /// </remarks>
    /// <param name="session">Null where the value is not a JSON object.</param>
    public SessionVerdict Judge(SessionFields? session)
    {
        var conditions = Conditions(session);
        return conditions.Contains(false) ? SessionVerdict.NotMeant
            : conditions.Contains(null) ? SessionVerdict.CannotJudge
            : SessionVerdict.Meant;
    }

    // In the order of the names in Fields. Null: the field is missing or unreadable.
    private bool?[] Conditions(SessionFields? session)
    {
        var client = session?.Client;
        return
        [
            OwnedBy.IsEmpty ? true : session?.UserId is { } user ? OwnedBy.Contains(Kept(user)) : null,
            SecurityStampNot is null ? true : session?.SecurityStamp is { } stamp ? Kept(stamp) != SecurityStampNot : null,
            Countries.IsEmpty ? true : CountryCodes.Stored(client?.IpCountry) is { } code ? IsOneOf(code) : null,
            Networks.IsEmpty ? true : ClientAddress.TryParse(client?.IpAddress, out var address) ? IsWithin(address) : null,
            UserAgent is null ? true : client?.UserAgent?.Contains(UserAgent, StringComparison.OrdinalIgnoreCase),
            Fingerprint is null ? true : client?.Fingerprint is { } fingerprint ? Kept(fingerprint) == Fingerprint : null,
            IpBinding is null ? true : session?.IpBinding is { } binding ? binding == IpBinding : null,
            CreatedBefore is null ? true : session?.CreatedAt is { } created ? created < CreatedBefore : null,
            IdleSince is null ? true : session?.LastActivity is { } active ? active < IdleSince : null,
        ];
    }

    internal SessionJudgement Judge(KeyRead<SessionFields> read)
    {
        if (read.State is not (KeyState.Found or KeyState.Malformed))
        {
            return new(read.State, null, [], null);
        }

        var verdict = Judge(read.Value);
        return new(
            read.State,
            verdict,
            verdict == SessionVerdict.CannotJudge ? Unread(read.Value) : [],
            Countries.IsEmpty ? null : read.Value?.Client?.IpCountry);
    }

    private ImmutableArray<string> Unread(SessionFields? session) => session is null
        ? ["value"]
        : [.. Conditions(session).Zip(Fields).Where(field => field.First is null).Select(field => field.Second)];

    private string Kept(string value) => Salt?.Hash(value) ?? value;

    private bool IsOneOf(string country) => Countries.Contains(country, StringComparer.OrdinalIgnoreCase);

    private bool IsWithin(IPAddress address) => Networks.Any(network => network.Contains(address));

    private IEnumerable<string> Sentences()
    {
        if (SecurityStampNot is not null)
        {
            yield return "the security stamp differs";
        }

        if (!Countries.IsEmpty)
        {
            yield return $"the country is {string.Join(" or ", Countries)}";
        }

        if (!Networks.IsEmpty)
        {
            yield return $"the address is in {string.Join(" or ", Networks)}";
        }

        if (UserAgent is not null)
        {
            yield return $"the user agent contains '{UserAgent}'";
        }

        if (Fingerprint is not null)
        {
            yield return "the fingerprint matches";
        }

        if (IpBinding is { } binding)
        {
            yield return $"the ip binding is {binding.Word()}";
        }

        if (CreatedBefore is { } created)
        {
            yield return $"created before {PythonTime.Format(created)} UTC";
        }

        if (IdleSince is { } idle)
        {
            yield return $"idle since {PythonTime.Format(idle)} UTC";
        }
    }
}

/// <summary>Whether a session matches a filter.</summary>
public enum SessionVerdict
{
    Meant,
    NotMeant,

    /// <summary>A field of a condition is missing or unreadable. The session is left.</summary>
    CannotJudge,
}
