namespace Amply.Lab.Group.Operations;

/// <summary>ElastiCache's refusals of a modification.</summary>
public sealed class GroupChangeRules(LabGroup group)
{
    private const string TokenSymbols = "!&#$^<>-";

    public ApiError? Check(GroupState state, GroupChange change)
    {
        var id = state.Settings.ReplicationGroupId;
        return state.Status is not GroupStatus.Available
            ? ApiErrors.InvalidReplicationGroupState(
                $"Replication group {id} is {ApiValue.Of(state.Status)}; it must be available to be modified.")
            : CheckFailover(state, change) ?? CheckPrimary(state, change) ?? CheckClusterMode(state, change)
                ?? CheckEngine(state, change) ?? CheckSnapshots(state, change) ?? CheckWindows(change) ?? CheckToken(state, change);
    }

    private static ApiError? CheckFailover(GroupState state, GroupChange change)
    {
        var failover = change.AutomaticFailover ?? (state.AutomaticFailover is AutomaticFailoverStatus.Enabled);
        var multiAz = change.MultiAz ?? state.MultiAz;
        if (change.AutomaticFailover is true && state.NodeGroupIds.Any(shard => state.MembersOf(shard).Count() < 2))
        {
            return ApiErrors.InvalidReplicationGroupState("Replication group must have at least one read replica to enable autofailover.");
        }

        return multiAz && !failover
            ? ApiErrors.InvalidParameterCombination("Multi-AZ needs automatic failover: enable both, or disable both.")
            : change.AutomaticFailover is false && state.Settings.ClusterMode is not ClusterMode.Disabled
                ? ApiErrors.InvalidParameterCombination("Automatic failover cannot be disabled in cluster mode.")
                : null;
    }

    private static ApiError? CheckPrimary(GroupState state, GroupChange change)
    {
        if (change.PrimaryClusterId is not { } wanted)
        {
            return null;
        }

        return state.Member(wanted) switch
        {
            _ when state.ClusterEnabled =>
                ApiErrors.InvalidParameterCombination("PrimaryClusterId cannot be set on a replication group with cluster mode enabled."),
            null => ApiErrors.CacheClusterNotFound(wanted),
            _ when state.AutomaticFailover is not AutomaticFailoverStatus.Disabled || state.MultiAz =>
                ApiErrors.InvalidReplicationGroupState(
                    $"The primary of replication group {state.Settings.ReplicationGroupId} cannot be chosen "
                    + "while automatic failover or Multi-AZ is enabled."),
            { IsPrimary: true } => ApiErrors.InvalidParameterValue($"{wanted} already is the primary."),
            { Status: not MemberStatus.Available } member =>
                ApiErrors.InvalidCacheClusterState($"{wanted} is {ApiValue.Of(member.Status)}; it must be available to be promoted."),
            _ => null,
        };
    }

    private static ApiError? CheckClusterMode(GroupState state, GroupChange change) =>
        (state.Settings.ClusterMode, change.ClusterMode) switch
        {
            (_, null) => null,
            (ClusterMode.Disabled, ClusterMode.Enabled) =>
                ApiErrors.InvalidParameterCombination("ClusterMode must be compatible before it can be enabled."),
            (ClusterMode.Enabled, ClusterMode.Disabled or ClusterMode.Compatible) =>
                ApiErrors.InvalidParameterCombination("ClusterMode enabled cannot be taken back."),
            (ClusterMode.Disabled, ClusterMode.Compatible) when state.AutomaticFailover is not AutomaticFailoverStatus.Enabled =>
                ApiErrors.InvalidReplicationGroupState("ClusterMode compatible needs automatic failover and a replica."),
            _ => null,
        };

    private static ApiError? CheckEngine(GroupState state, GroupChange change)
    {
        if (change.NodeType is { } type && NodeType.Find(type)?.MaxMemoryBytes is null)
        {
            var known = NodeType.Names.Where(name => NodeType.Find(name)?.MaxMemoryBytes is not null);
            return ApiErrors.InvalidParameterValue(
                $"Invalid cache node type: {type}. Node types with a known memory: {string.Join(", ", known)}.");
        }

        return change.EngineVersion is not { } version ? null
            : !Version.TryParse(version.Replace("x", "0", StringComparison.Ordinal), out var wanted)
                ? ApiErrors.InvalidParameterValue($"Invalid engine version: {version}")
                : Version.TryParse(state.Settings.EngineVersion, out var present) && wanted < present
                    ? ApiErrors.InvalidParameterValue($"Engine version {state.Settings.EngineVersion} cannot be downgraded to {version}.")
                    : null;
    }

    private static ApiError? CheckSnapshots(GroupState state, GroupChange change) => change switch
    {
        { SnapshotRetentionLimit: < 0 or > 35 } =>
            ApiErrors.InvalidParameterValue($"SnapshotRetentionLimit {change.SnapshotRetentionLimit} is not between 0 and 35."),
        { SnapshottingClusterId: { } id } when state.ClusterEnabled =>
            ApiErrors.InvalidParameterCombination($"SnapshottingClusterId {id} cannot be set with cluster mode enabled."),
        { SnapshottingClusterId: { } id } when state.Member(id) is null => ApiErrors.CacheClusterNotFound(id),
        _ => null,
    };

    private static ApiError? CheckWindows(GroupChange change) => change switch
    {
        { MaintenanceWindow: { } window } when window.Length is not 19 || !(WeeklyWindow.Parse(window)?.Length >= TimeSpan.FromHours(1)) =>
            ApiErrors.InvalidParameterValue(
                $"PreferredMaintenanceWindow {window} is not an hour or more, written like sun:05:00-sun:06:00."),
        { SnapshotWindow: { } window } when window.Length is not 11 || !(WeeklyWindow.Parse(window)?.Length >= TimeSpan.FromHours(1)) =>
            ApiErrors.InvalidParameterValue($"SnapshotWindow {window} is not an hour or more, written like 04:00-05:00."),
        _ => null,
    };

    private ApiError? CheckToken(GroupState state, GroupChange change)
    {
        if (change.AuthToken is not { } wanted)
        {
            return null;
        }

        // The messages never quote the token.
        return wanted switch
        {
            _ when !state.Settings.TransitEncryption =>
                ApiErrors.InvalidParameterCombination("AuthToken needs in-transit encryption."),
            { Token.Length: < 16 or > 128 } =>
                ApiErrors.InvalidParameterValue($"AuthToken has {wanted.Token.Length} characters; 16 to 128 are allowed."),
            _ when !wanted.Token.All(c => char.IsAsciiLetterOrDigit(c) || TokenSymbols.Contains(c, StringComparison.Ordinal)) =>
                ApiErrors.InvalidParameterValue("AuthToken may hold letters, digits and ! & # $ ^ < > - only."),
            { Strategy: AuthTokenStrategy.Set } when group.Tokens.Enabled && !group.Tokens.Accepts(wanted.Token) =>
                ApiErrors.InvalidParameterCombination(
                    "AuthTokenUpdateStrategy SET needs a token that was rotated in before: use ROTATE first."),
            _ => null,
        };
    }
}
