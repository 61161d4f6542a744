namespace Amply.Lab.Supervisor;

/// <summary>A running lab as its supervisor sees it.</summary>
public sealed record LabStatus
{
    public required string Name { get; init; }

    public required string Stack { get; init; }

    public required string Mode { get; init; }

    /// <summary>The API's word for the group.</summary>
    public required string GroupStatus { get; init; }

    public required string ReplicationGroupId { get; init; }

    public string? PrimaryEndpoint { get; init; }

    public string? ReaderEndpoint { get; init; }

    /// <summary>Only in cluster mode, which has no primary and no reader endpoint.</summary>
    public string? ConfigurationEndpoint { get; init; }

    public required string ApiEndpoint { get; init; }

    public required string CaCertificateFile { get; init; }

    /// <summary>Only in a private lab: the SOCKS 5 server that leads to its names, for example <c>socks5://127.83.7.5:1080</c>.</summary>
    public string? Bastion { get; init; }

    public required int SupervisorProcessId { get; init; }

    public required string SupervisorLog { get; init; }

    public required double UptimeSeconds { get; init; }

    /// <summary>Whether failovers take as long as they do on AWS.</summary>
    public required bool Realistic { get; init; }

    public required ImmutableArray<LabNode> Nodes { get; init; }

    /// <summary>Faults in force, by name.</summary>
    public required ImmutableArray<string> Faults { get; init; }
}

/// <summary>One node of a running lab.</summary>
public sealed record LabNode
{
    public required string Id { get; init; }

    /// <summary>The node group's id; <c>0001</c> without cluster mode.</summary>
    public required string Shard { get; init; }

    public required string Role { get; init; }

    /// <summary><c>host:port</c> for clients. In a private lab the host is a name.</summary>
    public required string Endpoint { get; init; }

    public int? ProcessId { get; init; }

    public long? Offset { get; init; }

    /// <summary>Whether the link to the primary is up; only for a replica.</summary>
    public bool? LinkUp { get; init; }

    public long? UsedMemoryBytes { get; init; }

    public int? Clients { get; init; }

    public required string Log { get; init; }
}

/// <summary>The result of an apply.</summary>
/// <param name="Steps">The steps that were done, in order.</param>
/// <param name="Problem">Why the apply stopped; absent if the lab matches the plan.</param>
/// <param name="IsRefused">Whether the apply was refused before any change, because a lab cannot change to this plan.</param>
public sealed record LabApplyResult(ImmutableArray<string> Steps, string? Problem, bool IsRefused = false);

/// <summary>The result of starting a lab.</summary>
/// <param name="Notes">Events on the way, for example that a crashed lab of that name was cleaned up.</param>
public sealed record LabUpResult(Amply.Model.Outputs.StackOutputs Outputs, ImmutableArray<string> Notes);
