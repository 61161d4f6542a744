namespace Amply.Lab.Group;

/// <summary>The changes of a ModifyReplicationGroup call. A null value changes nothing.</summary>
/// <remarks>Not a record: its text would print the token.</remarks>
public sealed class GroupChange
{
    public static readonly GroupChange None = new();

    public string? Description { get; init; }
    public bool? AutomaticFailover { get; init; }
    public bool? MultiAz { get; init; }
    public string? PrimaryClusterId { get; init; }
    public string? SnapshottingClusterId { get; init; }
    public string? NodeType { get; init; }
    public string? EngineVersion { get; init; }
    public ParameterGroup? ParameterGroup { get; init; }
    public ClusterMode? ClusterMode { get; init; }
    public string? MaintenanceWindow { get; init; }
    public string? SnapshotWindow { get; init; }
    public int? SnapshotRetentionLimit { get; init; }
    public string? NotificationTopicArn { get; init; }
    public bool? AutoMinorVersionUpgrade { get; init; }
    public ImmutableArray<string>? SecurityGroupIds { get; init; }
    public AuthTokenChange? AuthToken { get; init; }

    /// <summary>
    /// Whether the change touches the nodes. Such a change waits for the maintenance window unless it is applied immediately.
    /// </summary>
    public bool TouchesNodes =>
        AutomaticFailover is not null || MultiAz is not null || PrimaryClusterId is not null || NodeType is not null
        || EngineVersion is not null || ParameterGroup is not null || ClusterMode is not null || AuthToken is not null;

    public bool IsEmpty =>
        !TouchesNodes && Description is null && SnapshottingClusterId is null && MaintenanceWindow is null && SnapshotWindow is null
        && SnapshotRetentionLimit is null && NotificationTopicArn is null && AutoMinorVersionUpgrade is null && SecurityGroupIds is null;

    /// <summary>Merges this change with a later one, whose values win.</summary>
    public GroupChange Then(GroupChange later) => new()
    {
        Description = later.Description ?? Description,
        AutomaticFailover = later.AutomaticFailover ?? AutomaticFailover,
        MultiAz = later.MultiAz ?? MultiAz,
        PrimaryClusterId = later.PrimaryClusterId ?? PrimaryClusterId,
        SnapshottingClusterId = later.SnapshottingClusterId ?? SnapshottingClusterId,
        NodeType = later.NodeType ?? NodeType,
        EngineVersion = later.EngineVersion ?? EngineVersion,
        ParameterGroup = later.ParameterGroup ?? ParameterGroup,
        ClusterMode = later.ClusterMode ?? ClusterMode,
        MaintenanceWindow = later.MaintenanceWindow ?? MaintenanceWindow,
        SnapshotWindow = later.SnapshotWindow ?? SnapshotWindow,
        SnapshotRetentionLimit = later.SnapshotRetentionLimit ?? SnapshotRetentionLimit,
        NotificationTopicArn = later.NotificationTopicArn ?? NotificationTopicArn,
        AutoMinorVersionUpgrade = later.AutoMinorVersionUpgrade ?? AutoMinorVersionUpgrade,
        SecurityGroupIds = later.SecurityGroupIds ?? SecurityGroupIds,
        AuthToken = later.AuthToken ?? AuthToken,
    };
}

/// <summary>A new token and its strategy.</summary>
/// <remarks>Not a record: its text would print the token.</remarks>
public sealed class AuthTokenChange(string token, AuthTokenStrategy strategy)
{
    public string Token { get; } = token;

    public AuthTokenStrategy Strategy { get; } = strategy;
}

public enum AuthTokenStrategy
{
    /// <summary>The new token beside the one in use.</summary>
    Rotate,

    /// <summary>Only this token from now on.</summary>
    Set,
}
