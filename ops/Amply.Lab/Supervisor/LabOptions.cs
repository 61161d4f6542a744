using System.Collections.Immutable;

namespace Amply.Lab.Supervisor;

/// <summary>What a person chooses of a lab beside the plan.</summary>
public sealed record LabOptions
{
    /// <summary>Letters, digits, hyphens; also the name of its directory.</summary>
    public required string Name { get; init; }

    /// <summary>Settings other than the stack's file says, as <c>key=value</c>, in their order.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The snapshot, of an earlier lab of the name, that it starts with; absent for an empty one.</summary>
    public string? FromSnapshot { get; init; }

    /// <summary>In place of the stack's port; 1 to 65535, with cluster mode 10000 less.</summary>
    public int? Port { get; init; }

    /// <summary>Of the API, 1 to 65535; every lab has an address of its own.</summary>
    public int ApiPort { get; init; } = 8080;

    /// <summary>Whether failovers take as long as they do on AWS.</summary>
    public bool Realistic { get; init; }

    /// <summary>From a promotion to the endpoint's move; absent for the default.</summary>
    public double? EndpointLagMilliseconds { get; init; }
}
