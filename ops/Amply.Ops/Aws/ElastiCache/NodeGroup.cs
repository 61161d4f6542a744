using System.Collections.Immutable;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A shard.</summary>
public sealed record NodeGroup
{
    /// <summary><c>0001</c> without cluster mode.</summary>
    public required string Id { get; init; }

    public required string Status { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? PrimaryEndpoint { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? ReaderEndpoint { get; init; }

    /// <summary>Only in cluster mode, for example <c>0-8191</c>.</summary>
    public string? Slots { get; init; }

    public ImmutableArray<NodeGroupMember> Members { get; init; } = [];
}

/// <summary>One node of a shard.</summary>
public sealed record NodeGroupMember
{
    public required string CacheClusterId { get; init; }

    public required string CacheNodeId { get; init; }

    /// <summary>Only without cluster mode.</summary>
    public Endpoint? ReadEndpoint { get; init; }

    public string? AvailabilityZone { get; init; }

    /// <summary>One of <see cref="MemberRole"/>, unless ElastiCache has gained another.</summary>
    /// <remarks>Only without cluster mode; with it, Redis itself must be asked.</remarks>
    public string? CurrentRole { get; init; }
}

/// <summary>The roles of a member, as ElastiCache writes them.</summary>
public static class MemberRole
{
    public const string Primary = "primary";
    public const string Replica = "replica";
}
