using System.Collections.Immutable;

namespace Amply.Lab.DataPlane.Nodes;

/// <summary>What all nodes of a group share.</summary>
/// <remarks>Not a record: its text would print the secrets.</remarks>
internal sealed class NodeSettings
{
    public required string RedisServer { get; init; }

    public required LabNetwork Network { get; init; }

    /// <summary>Holds the certificates.</summary>
    public required string CertificateDirectory { get; init; }

    public required string AdminPassword { get; init; }

    public required TimeProvider Clock { get; init; }

    public long MaxmemoryBytes { get; set; }

    /// <summary>Redis' own parameters; those that only ElastiCache knows are left out.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Valid passwords of clients.</summary>
    public ImmutableArray<string> Tokens { get; set; } = [];
}
