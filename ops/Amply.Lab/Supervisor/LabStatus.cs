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

    /// <summary>Only with cluster mode, which has neither of the two others.</summary>
    public string? ConfigurationEndpoint { get; init; }

    public required string ApiEndpoint { get; init; }

    public required string CaCertificateFile { get; init; }

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

    /// <summary>Node group, <c>0001</c> without cluster mode.</summary>
    public required string Shard { get; init; }

    public required string Role { get; init; }

    public required string Endpoint { get; init; }

    public int? ProcessId { get; init; }

    public long? Offset { get; init; }

    /// <summary>Only a replica's.</summary>
    public bool? LinkUp { get; init; }

    public long? UsedMemoryBytes { get; init; }

    public int? Clients { get; init; }

    public required string Log { get; init; }
}

/// <summary>What became of an apply.</summary>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Problem">Why it stopped; absent where the lab is as the plan has it.</param>
/// <param name="IsRefused">Whether it stopped before it changed anything, as no lab becomes this.</param>
public sealed record LabApplyResult(ImmutableArray<string> Steps, string? Problem, bool IsRefused = false);

/// <summary>A lab that has come up.</summary>
/// <param name="Notes">What was noticed on the way, for example that a crashed lab of the name was cleaned up.</param>
public sealed record LabUpResult(Amply.Model.Outputs.StackOutputs Outputs, ImmutableArray<string> Notes);
