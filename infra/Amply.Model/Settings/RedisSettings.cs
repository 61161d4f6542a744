using Amply.Model.Outputs;

namespace Amply.Model.Settings;

/// <summary>One stack's settings, read and checked. AWS takes every value in them.</summary>
public sealed record RedisSettings
{
    public required string Stack { get; init; }

    public required string Region { get; init; }

    public required Mode Mode { get; init; }

    public required NodeType NodeType { get; init; }

    public required string EngineVersion { get; init; }

    /// <summary>Shards; one unless the mode is <see cref="Mode.Cluster"/>.</summary>
    public required int Shards { get; init; }

    /// <summary>Replicas of each primary; none in <see cref="Mode.Single"/>.</summary>
    public required int Replicas { get; init; }

    /// <summary>Absent where <see cref="NetworkStack"/> gives the network.</summary>
    public Network? Network { get; init; }

    /// <summary>A stack that outputs <c>vpcId</c>, <c>subnetIds</c> and <c>clientSecurityGroupIds</c>.</summary>
    public string? NetworkStack { get; init; }

    /// <summary>Days, 1-35.</summary>
    public required int SnapshotRetentionDays { get; init; }

    public required string SnapshotWindow { get; init; }

    public required string MaintenanceWindow { get; init; }

    /// <summary>Parameters of the parameter group: the defaults, and the stack's own in their place.</summary>
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }

    public required bool CustomerKey { get; init; }

    public required int AuthTokenGeneration { get; init; }

    /// <summary><c>ROTATE</c> or <c>SET</c>.</summary>
    public required string AuthTokenStrategy { get; init; }

    public required ImmutableArray<string> AlertEmails { get; init; }

    public required Thresholds Thresholds { get; init; }

    public string? RestoreFromSnapshot { get; init; }

    public required int GroupGeneration { get; init; }

    public required bool FinalSnapshot { get; init; }

    public required bool Protect { get; init; }

    /// <summary>US dollars a month; absent where the stack sets none.</summary>
    public decimal? MonthlyBudgetUsd { get; init; }

    /// <summary>Given where a migrated group's members differ from the derived ids.</summary>
    public ImmutableArray<string> MemberIds { get; init; } = [];
}

/// <summary>Where the group is, and which clients may connect.</summary>
public sealed record Network(string VpcId, ImmutableArray<string> SubnetIds, ImmutableArray<string> ClientSecurityGroupIds);
