using System.Text.Json.Serialization;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Clients;

namespace Amply.Ops.Routines.Token;

/// <summary>Where a rotation of the token stands. It never holds a token.</summary>
public sealed record TokenReport
{
    public required string ReplicationGroupId { get; init; }

    public required TokenStage Stage { get; init; }

    /// <summary>The stage and what to do, in sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>The setting authTokenGeneration; null where the outputs do not have it.</summary>
    public int? Generation { get; init; }

    /// <summary>When ElastiCache last changed the valid tokens: by ROTATE or by SET.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>When the present token was stored in the secret.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    public double? AgeDays { get; init; }

    /// <summary>Connections that are older than the present token's storage or, once the old token is refused, than its end.</summary>
    public required int OldConnections { get; init; }

    public required ImmutableArray<TokenNode> Nodes { get; init; }

    /// <summary>The clients of the old connections.</summary>
    public required ImmutableArray<ClientSum> OldClients { get; init; }

    /// <summary>What could not be read, and what that means.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    public required ImmutableArray<string> Next { get; init; }

    /// <summary>The ids of the old connections; not printed.</summary>
    [JsonIgnore]
    internal ImmutableArray<OldOfNode> Old { get; init; } = [];

    /// <summary>Connections that were opened at this moment or earlier are old; not printed.</summary>
    [JsonIgnore]
    internal DateTimeOffset? Border { get; init; }
}

/// <summary>Where a rotation stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<TokenStage>))]
public enum TokenStage
{
    /// <summary>One token is valid, and no connection is older.</summary>
    Settled,

    /// <summary>ElastiCache carries out a change of the token.</summary>
    Changing,

    /// <summary>The old token and the new token are valid.</summary>
    TwoTokens,

    /// <summary>The old token is refused, but connections from before that are open.</summary>
    OldConnections,

    /// <summary>It is not known whether the old token is valid.</summary>
    Unknown,
}

/// <summary>One node's connections.</summary>
/// <param name="Problem">Why the node was not read; null where it was read.</param>
public sealed record TokenNode(string Node, int Connections, int OldConnections, string? Problem);

/// <summary>The old connections of one node.</summary>
internal sealed record OldOfNode(NodeState Node, ImmutableHashSet<long> Ids);
