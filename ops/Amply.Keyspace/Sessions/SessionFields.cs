namespace Amply.Keyspace.Sessions;

/// <summary>A stored session field by field. A field is null where it is absent, or is not what the applications write there.</summary>
/// <remarks>For who needs only some of the fields; <see cref="SessionJson.Read"/> needs them all.</remarks>
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
