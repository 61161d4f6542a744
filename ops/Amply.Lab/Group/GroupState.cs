namespace Amply.Lab.Group;

/// <summary>The replication group as the API describes it at one moment.</summary>
public sealed record GroupState
{
    public required GroupSettings Settings { get; init; }

    public required GroupStatus Status { get; init; }

    public required AutomaticFailoverStatus AutomaticFailover { get; init; }

    public required bool MultiAz { get; init; }

    public required ImmutableArray<Member> Members { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Modifications without ApplyImmediately. They wait for the maintenance window.</summary>
    public GroupChange Deferred { get; init; } = GroupChange.None;

    /// <summary>The modification that is being applied.</summary>
    public GroupChange Applying { get; init; } = GroupChange.None;

    public DateTimeOffset? AuthTokenLastModified { get; init; }

    /// <summary>The member of daily snapshots; null lets ElastiCache choose.</summary>
    public string? SnapshottingClusterId { get; init; }

    /// <summary>Shards whose failover is not finished. The group's status does not show them.</summary>
    public ImmutableSortedSet<string> FailingOver { get; init; } = [];

    /// <summary>Rises with every promotion. Roles that were read before a promotion are out of date.</summary>
    public int RoleChanges { get; init; }

    /// <summary>Members that are being restarted after their process exited.</summary>
    public ImmutableSortedSet<string> Recovering { get; init; } = [];

    /// <summary>The percentage of the moving slots that have arrived; null if no slot moves.</summary>
    public double? SlotsMoved { get; init; }

    /// <summary>How long clients could not write during the switch to cluster mode; null before a switch.</summary>
    public TimeSpan? SwitchOutage { get; init; }

    public bool ClusterEnabled => Settings.ClusterMode is ClusterMode.Enabled;

    public IEnumerable<string> NodeGroupIds => Members.Select(member => member.NodeGroupId).Distinct().Order(StringComparer.Ordinal);

    public IEnumerable<Member> MembersOf(string nodeGroupId) => Members.Where(member => member.NodeGroupId == nodeGroupId);

    public Member? Member(string id) => Members.FirstOrDefault(member => string.Equals(member.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes the id of a member of this group.</summary>
    /// <param name="number">From 1.</param>
    public string MemberId(string shard, int number) =>
        MemberNames.Member(Settings.ReplicationGroupId, ClusterEnabled ? shard : null, number);

    /// <summary>The state after a promotion in one shard.</summary>
    public GroupState WithPrimary(string nodeGroupId, string primaryId) => this with
    {
        RoleChanges = RoleChanges + 1,
        Members =
            [.. Members.Select(member => member.NodeGroupId == nodeGroupId ? member with { IsPrimary = member.Id == primaryId } : member)],
    };

    public GroupState WithMemberStatus(MemberStatus status, Func<Member, bool> which) => this with
    {
        Members = [.. Members.Select(member => which(member) ? member with { Status = status } : member)],
    };
}

/// <summary>One cache cluster of the group: one node.</summary>
public sealed record Member
{
    public required string Id { get; init; }

    public required string NodeGroupId { get; init; }

    public required bool IsPrimary { get; init; }

    public required MemberStatus Status { get; init; }

    public required string AvailabilityZone { get; init; }

    public required DateTimeOffset Created { get; init; }
}

public enum GroupStatus
{
    Creating,
    Available,
    Modifying,
    Snapshotting,
    Deleting,
}

public enum MemberStatus
{
    Creating,
    Available,
    Modifying,
    Snapshotting,
    Deleting,
}

/// <summary>Automatic failover takes time to turn on and off.</summary>
public enum AutomaticFailoverStatus
{
    Disabled,
    Enabling,
    Enabled,
    Disabling,
}
