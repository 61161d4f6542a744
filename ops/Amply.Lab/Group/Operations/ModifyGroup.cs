namespace Amply.Lab.Group.Operations;

/// <summary>ModifyReplicationGroup. A change of nodes waits for the maintenance window unless it is applied immediately.</summary>
public sealed class ModifyGroup(LabGroup group)
{
    private readonly GroupChangeRules rules = new(group);

    public Started Begin(GroupChange change, bool applyImmediately) => group.Begin(
        state => rules.Check(state, change), state => Accept(state, change, applyImmediately), ApplyAsync);

    /// <summary>Applies the deferred changes, as at the start of the maintenance window.</summary>
    public Started BeginDeferred() => Begin(GroupChange.None, applyImmediately: true);

    private static GroupState Accept(GroupState state, GroupChange change, bool applyImmediately)
    {
        var described = state with
        {
            SnapshottingClusterId = change.SnapshottingClusterId ?? state.SnapshottingClusterId,
            Settings = state.Settings with
            {
                Description = change.Description ?? state.Settings.Description,
                MaintenanceWindow = change.MaintenanceWindow ?? state.Settings.MaintenanceWindow,
                SnapshotWindow = change.SnapshotWindow ?? state.Settings.SnapshotWindow,
                SnapshotRetentionLimit = change.SnapshotRetentionLimit ?? state.Settings.SnapshotRetentionLimit,
                NotificationTopicArn = change.NotificationTopicArn ?? state.Settings.NotificationTopicArn,
                AutoMinorVersionUpgrade = change.AutoMinorVersionUpgrade ?? state.Settings.AutoMinorVersionUpgrade,
                SecurityGroupIds = change.SecurityGroupIds ?? state.Settings.SecurityGroupIds,
            },
        };
        var wanted = state.Deferred.Then(change);
        return (applyImmediately, wanted.TouchesNodes) switch
        {
            (_, false) => described,
            (false, true) => described with { Deferred = wanted },
            (true, true) => described with
            {
                Status = GroupStatus.Modifying,
                Deferred = GroupChange.None,
                Applying = wanted,
                AutomaticFailover = wanted.AutomaticFailover switch
                {
                    true when state.AutomaticFailover is AutomaticFailoverStatus.Disabled => AutomaticFailoverStatus.Enabling,
                    false when state.AutomaticFailover is AutomaticFailoverStatus.Enabled => AutomaticFailoverStatus.Disabling,
                    _ => state.AutomaticFailover,
                },
            },
        };
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var before = group.State;
        var change = before.Applying;
        if (!change.TouchesNodes)
        {
            return;
        }

        try
        {
            await ConfigureAsync(before, change, cancellationToken);
            await PromoteAsync(change, cancellationToken);
            await ChangeTokenAsync(change, cancellationToken);
            SwitchFailover(before, change);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            group.Tell($"Failed to modify replication group {before.Settings.ReplicationGroupId}: {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            group.Update(state => state with
            {
                Status = GroupStatus.Available,
                Applying = GroupChange.None,
                AutomaticFailover = state.AutomaticFailover switch
                {
                    AutomaticFailoverStatus.Enabling => AutomaticFailoverStatus.Disabled,
                    AutomaticFailoverStatus.Disabling => AutomaticFailoverStatus.Enabled,
                    var settled => settled,
                },
            });
        }
    }

    private async Task ConfigureAsync(GroupState before, GroupChange change, CancellationToken cancellationToken)
    {
        var settings = Changed(before.Settings, change);
        if (change.NodeType is not null || change.ParameterGroup is not null)
        {
            var maxmemory = NodeType.Find(settings.NodeType)?.MaxMemoryBytes
                ?? throw new LabException($"The memory of node type {settings.NodeType} is not known.");
            await group.DataPlane.ConfigureAsync(maxmemory, settings.ParameterGroup.Parameters, cancellationToken);
        }

        if (settings.ClusterMode is ClusterMode.Enabled && before.Settings.ClusterMode is not ClusterMode.Enabled)
        {
            var outage = await group.DataPlane.EnableClusterModeAsync(cancellationToken);
            group.Update(state => state with { SwitchOutage = outage });
            group.Tell($"Cluster mode has been enabled; clients could not write for {outage.TotalMilliseconds:0} ms");
        }

        group.Update(state => state with { Settings = Changed(state.Settings, change) });
    }

    private static GroupSettings Changed(GroupSettings settings, GroupChange change) => settings with
    {
        NodeType = change.NodeType ?? settings.NodeType,
        EngineVersion = change.EngineVersion ?? settings.EngineVersion,
        ParameterGroup = change.ParameterGroup ?? settings.ParameterGroup,
        ClusterMode = change.ClusterMode ?? settings.ClusterMode,
    };

    private async Task PromoteAsync(GroupChange change, CancellationToken cancellationToken)
    {
        if (change.PrimaryClusterId is not { } wanted || group.State.Member(wanted) is not { IsPrimary: false } replica)
        {
            return;
        }

        var previous = group.State.MembersOf(replica.NodeGroupId).First(member => member.IsPrimary);
        await group.DataPlane.PromoteAsync(replica.Id, cancellationToken);
        group.Update(state => state.WithPrimary(replica.NodeGroupId, replica.Id));
        group.Tell($"Failover from primary node {previous.Id} to replica node {replica.Id} completed");
    }

    private async Task ChangeTokenAsync(GroupChange change, CancellationToken cancellationToken)
    {
        if (change.AuthToken is { } token)
        {
            ImmutableArray<string> valid = group.Tokens.After(token);
            await group.DataPlane.SetAuthTokensAsync(valid, cancellationToken);
            group.Tokens.Commit(valid);
            group.Update(state => state with { AuthTokenLastModified = group.Time.GetUtcNow() });
            group.Tell(token.Strategy is AuthTokenStrategy.Set ? "Auth token has been set" : "Auth token has been rotated");
        }
    }

    private void SwitchFailover(GroupState before, GroupChange change)
    {
        var id = before.Settings.ReplicationGroupId;
        if (change.AutomaticFailover is { } failover)
        {
            group.Update(
                state => state with { AutomaticFailover = failover ? AutomaticFailoverStatus.Enabled : AutomaticFailoverStatus.Disabled });
            var wasOn = before.AutomaticFailover is AutomaticFailoverStatus.Enabled or AutomaticFailoverStatus.Disabling;
            if (failover != wasOn)
            {
                group.Tell($"Automatic failover has been turned {(failover ? "on" : "off")} for replication group {id}");
            }
        }

        if (change.MultiAz is { } multiAz && multiAz != before.MultiAz)
        {
            group.Update(state => state with { MultiAz = multiAz });
            group.Tell($"Multi-AZ has been turned {(multiAz ? "on" : "off")} for replication group {id}");
        }
    }
}
