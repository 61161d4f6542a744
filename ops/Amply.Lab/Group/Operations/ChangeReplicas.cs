namespace Amply.Lab.Group.Operations;

/// <summary>IncreaseReplicaCount and DecreaseReplicaCount: adds and removes replicas while the group serves.</summary>
public sealed class ChangeReplicas(LabGroup group)
{
    private const int Most = 5;

    /// <param name="replicas">The wanted count per shard.</param>
    public Started BeginIncrease(ImmutableSortedDictionary<string, int> replicas) =>
        group.Begin(
            state => CheckIncrease(state, replicas),
            state => state with { Status = GroupStatus.Modifying, Members = [.. state.Members.Concat(NewMembers(state, replicas))] },
            AddAsync);

    /// <param name="replicas">The wanted count per shard.</param>
    /// <param name="named">The replicas to remove; if empty, the last replicas are removed.</param>
    public Started BeginDecrease(ImmutableSortedDictionary<string, int> replicas, ImmutableArray<string> named)
    {
        ImmutableArray<string> leaving = [];
        return group.Begin(
            state => CheckDecrease(state, replicas, named, out leaving),
            state => (state with { Status = GroupStatus.Modifying })
                .WithMemberStatus(MemberStatus.Deleting, member => leaving.Contains(member.Id)),
            RemoveAsync);
    }

    private static ApiError? CheckIncrease(GroupState state, ImmutableSortedDictionary<string, int> replicas)
    {
        if (CheckShards(state, replicas) is { } refusal)
        {
            return refusal;
        }

        foreach (var (shard, wanted) in replicas)
        {
            var present = state.MembersOf(shard).Count() - 1;
            if (wanted > Most)
            {
                return ApiErrors.InvalidParameterValue(
                    $"NewReplicaCount {wanted} for node group {shard} exceeds the maximum of {Most} replicas.");
            }

            if (wanted < present)
            {
                return ApiErrors.InvalidParameterValue(
                    $"NewReplicaCount {wanted} for node group {shard} is less than its {present} replicas; use DecreaseReplicaCount.");
            }
        }

        return replicas.All(pair => pair.Value == state.MembersOf(pair.Key).Count() - 1)
            ? ApiErrors.NoOperation("The replication group already has the requested number of replicas.")
            : null;
    }

    private static ApiError? CheckDecrease(
        GroupState state, ImmutableSortedDictionary<string, int> replicas, ImmutableArray<string> named, out ImmutableArray<string> leaving)
    {
        leaving = [];
        if (CheckShards(state, replicas) is { } refusal)
        {
            return refusal;
        }

        foreach (var id in named)
        {
            switch (state.Member(id))
            {
                case null:
                    return ApiErrors.CacheClusterNotFound(id);
                case { IsPrimary: true }:
                    return ApiErrors.InvalidParameterValue($"{id} is a primary; only replicas can be removed.");
                default:
                    break;
            }
        }

        var wantedByShard = named.IsEmpty
            ? replicas
            : state.NodeGroupIds
                .Where(shard => state.MembersOf(shard).Any(member => named.Contains(member.Id)))
                .ToImmutableSortedDictionary(
                    shard => shard,
                    shard => state.MembersOf(shard).Count(member => !named.Contains(member.Id)) - 1,
                    StringComparer.Ordinal);
        var least = !state.ClusterEnabled && (state.MultiAz || state.AutomaticFailover is not AutomaticFailoverStatus.Disabled) ? 1 : 0;
        foreach (var (shard, wanted) in wantedByShard)
        {
            var present = state.MembersOf(shard).Count() - 1;
            if (wanted < least)
            {
                return ApiErrors.InvalidParameterValue(
                    $"NewReplicaCount {wanted} for node group {shard} is below the minimum of {least} "
                    + "while automatic failover or Multi-AZ is enabled.");
            }

            if (wanted > present)
            {
                return ApiErrors.InvalidParameterValue(
                    $"NewReplicaCount {wanted} for node group {shard} is more than its {present} replicas; use IncreaseReplicaCount.");
            }
        }

        leaving = named.IsEmpty
            ? [.. replicas.SelectMany(pair => state.MembersOf(pair.Key).Where(member => !member.IsPrimary)
                .OrderBy(member => member.Id, StringComparer.Ordinal).Skip(pair.Value)).Select(member => member.Id)]
            : [.. named.Select(id => state.Member(id)!.Id)];
        return leaving.IsEmpty ? ApiErrors.NoOperation("The replication group already has the requested number of replicas.") : null;
    }

    private static ApiError? CheckShards(GroupState state, ImmutableSortedDictionary<string, int> replicas)
    {
        var unknown = replicas.Keys.Except(state.NodeGroupIds).FirstOrDefault();
        return unknown is not null ? ApiErrors.NodeGroupNotFound(unknown)
            : state.Status is not GroupStatus.Available
                ? ApiErrors.InvalidReplicationGroupState(
                    $"Replication group {state.Settings.ReplicationGroupId} is {ApiValue.Of(state.Status)}; "
                    + "it must be available to change its replicas.")
                : null;
    }

    private IEnumerable<Member> NewMembers(GroupState state, ImmutableSortedDictionary<string, int> replicas)
    {
        var zones = new AvailabilityZones(state.Settings.Region);
        foreach (var (shard, wanted) in replicas)
        {
            var present = state.MembersOf(shard).Count();
            var free = Enumerable.Range(1, Most + 1).Select(number => state.MemberId(shard, number)).Where(id => state.Member(id) is null);
            foreach (var (index, id) in free.Take(wanted + 1 - present).Index())
            {
                yield return new Member
                {
                    Id = id,
                    NodeGroupId = shard,
                    IsPrimary = false,
                    Status = MemberStatus.Creating,
                    AvailabilityZone = zones.Of(present + index),
                    Created = group.Time.GetUtcNow(),
                };
            }
        }
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var member in group.State.Members.Where(member => member.Status is MemberStatus.Creating))
            {
                await group.DataPlane.AddReplicaAsync(member.NodeGroupId, member.Id, cancellationToken);
                group.Update(state => state.WithMemberStatus(MemberStatus.Available, one => one.Id == member.Id));
                group.Events.Add(
                    EventSource.CacheCluster, member.Id, $"Added cache node 0001 in availability zone {member.AvailabilityZone}");
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var id = group.State.Settings.ReplicationGroupId;
            group.Tell($"Failed to add replicas to replication group {id}: {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            // A replica that could not be added is not part of the group.
            group.Update(state => state with
            {
                Status = GroupStatus.Available,
                Members = [.. state.Members.Where(member => member.Status is not MemberStatus.Creating)],
            });
        }
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var member in group.State.Members.Where(member => member.Status is MemberStatus.Deleting))
            {
                await group.DataPlane.RemoveReplicaAsync(member.Id, cancellationToken);
                group.Update(state => state with { Members = [.. state.Members.Where(one => one.Id != member.Id)] });
                group.Events.Add(EventSource.CacheCluster, member.Id, "Removed cache nodes 0001");
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var id = group.State.Settings.ReplicationGroupId;
            group.Tell($"Failed to remove replicas from replication group {id}: {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            group.Update(state => (state with { Status = GroupStatus.Available })
                .WithMemberStatus(MemberStatus.Available, member => member.Status is MemberStatus.Deleting));
        }
    }
}
