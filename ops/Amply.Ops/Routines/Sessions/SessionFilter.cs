using System.Collections.Immutable;
using System.Net;
using Amply.Keyspace.Json;
using Amply.Keyspace.Sessions;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Which sessions are meant; what is absent does not restrict, and all that is present must hold.</summary>
public sealed record SessionFilter
{
    public static readonly SessionFilter Everything = new();

    /// <summary>Of users whose sessions are looked for by their value; see <see cref="SessionSelection.Users"/> for by index.</summary>
    public ImmutableHashSet<string> OwnedBy { get; init; } = [];

    /// <summary>Whose stamp is another than this one.</summary>
    public string? SecurityStampNot { get; init; }

    /// <summary>ISO 3166 codes, any case.</summary>
    public ImmutableArray<string> Countries { get; init; } = [];

    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>Part of the user agent, any case.</summary>
    public string? UserAgent { get; init; }

    public string? Fingerprint { get; init; }

    public IpBinding? IpBinding { get; init; }

    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Without activity since.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Whether nothing restricts, so that no value need be read.</summary>
    public bool IsEverything => OwnedBy.IsEmpty && SecurityStampNot is null && Countries.IsEmpty && Networks.IsEmpty && UserAgent is null
        && Fingerprint is null && IpBinding is null && CreatedBefore is null && IdleSince is null;

    /// <summary>What restricts but the owner, in words that say nothing of a person.</summary>
    public string Words => string.Join(" and ", Conditions());

    public bool Matches(Session session) =>
        (OwnedBy.IsEmpty || OwnedBy.Contains(session.UserId))
        && (SecurityStampNot is null || session.SecurityStamp != SecurityStampNot)
        && (Countries.IsEmpty || Countries.Contains(session.Client.IpCountry ?? "", StringComparer.OrdinalIgnoreCase))
        && (Networks.IsEmpty || (IPAddress.TryParse(session.Client.IpAddress, out var address) && Networks.Any(n => n.Contains(address))))
        && (UserAgent is null || session.Client.UserAgent?.Contains(UserAgent, StringComparison.OrdinalIgnoreCase) == true)
        && (Fingerprint is null || session.Client.Fingerprint == Fingerprint)
        && (IpBinding is null || session.IpBinding == IpBinding)
        && (CreatedBefore is null || session.CreatedAt < CreatedBefore)
        && (IdleSince is null || session.LastActivity < IdleSince);

    private IEnumerable<string> Conditions()
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
            yield return "the fingerprint is the given one";
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
