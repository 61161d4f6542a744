namespace Amply.Lab.Group.Operations;

/// <summary>ModifyReplicationGroupShardConfiguration: adds and removes shards and moves slots while the group serves.</summary>
public sealed class ChangeShards(LabGroup group) : IProgress<double>
{
    private readonly ShardRules rules = new(group);

    public Started Begin(ShardsWanted wanted) => group.Begin(
        state => rules.Check(state, wanted),
        state =>
        {
            var leaving = wanted.Leaving(state);
            ImmutableArray<Member> members = [.. state.Members, .. NewMembers(state, wanted)];
            return (state with { Status = GroupStatus.Modifying, SlotsMoved = 0, Members = members })
                .WithMemberStatus(MemberStatus.Deleting, member => leaving.Contains(member.NodeGroupId));
        },
        RunAsync);

    /// <summary>The ids of the new shards. They continue from the last shard's id.</summary>
    internal static IReadOnlyList<string> Added(GroupState state, ShardsWanted wanted)
    {
        var last = int.Parse(state.NodeGroupIds.Last());
        return [.. Enumerable.Range(last + 1, Math.Max(0, wanted.Count - state.NodeGroupIds.Count())).Select(MemberNames.Shard)];
    }

    /// <summary>The nodes of a new shard: as many as the smallest shard has.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/redis-cluster-resharding-online.html</remarks>
    internal static int NodesPerShard(GroupState state) => state.NodeGroupIds.Min(shard => state.MembersOf(shard).Count());

    private IEnumerable<Member> NewMembers(GroupState state, ShardsWanted wanted)
    {
        var (zones, now) = (new AvailabilityZones(state.Settings.Region), group.Time.GetUtcNow());
        return from shard in Added(state, wanted)
               let preferred = wanted.Zones.GetValueOrDefault(shard, [])
               from number in Enumerable.Range(1, NodesPerShard(state))
               select new Member
               {
                   Id = state.MemberId(shard, number),
                   NodeGroupId = shard,
                   IsPrimary = number is 1,
                   Status = MemberStatus.Creating,
                   AvailabilityZone = preferred.ElementAtOrDefault(number - 1) ?? zones.Of(number - 1),
                   Created = now,
               };
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var id = group.State.Settings.ReplicationGroupId;
        try
        {
            await AddAsync(cancellationToken);
            await SpreadAsync(cancellationToken);
            await RemoveAsync(cancellationToken);
            group.Tell($"Resharding of replication group {id} completed");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            group.Tell($"Resharding of replication group {id} failed: {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            // A shard that could not be added is not part of the group. A shard that still has slots is.
            group.Update(state =>
            {
                var left = (state with
                {
                    Status = GroupStatus.Available,
                    SlotsMoved = null,
                    Members = [.. state.Members.Where(member => member.Status is not MemberStatus.Creating)],
                }).WithMemberStatus(MemberStatus.Available, member => member.Status is MemberStatus.Deleting);
                return left with { Settings = left.Settings with { NodeGroups = left.NodeGroupIds.Count() } };
            });
        }
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var coming = group.State.Members.Where(member => member.Status is MemberStatus.Creating).ToLookup(member => member.NodeGroupId);
        if (coming.Count is 0)
        {
            return;
        }

        var added = coming.ToImmutableSortedDictionary(
            shard => shard.Key, shard => shard.Select(member => member.Id).ToImmutableArray(), StringComparer.Ordinal);
        await group.DataPlane.AddShardsAsync(added, cancellationToken);
        group.Update(state => state.WithMemberStatus(MemberStatus.Available, member => member.Status is MemberStatus.Creating));
        foreach (var member in coming.SelectMany(shard => shard))
        {
            group.Events.Add(EventSource.CacheCluster, member.Id, $"Added cache node 0001 in availability zone {member.AvailabilityZone}");
        }

        group.Tell($"Added node groups {string.Join(", ", coming.Select(shard => shard.Key))}");
    }

    private Task SpreadAsync(CancellationToken cancellationToken) => group.DataPlane.SpreadSlotsAsync(
        [
            .. group.State.Members
                .Where(member => member.Status is not MemberStatus.Deleting)
                .Select(member => member.NodeGroupId)
                .Distinct(),
        ],
        this,
        cancellationToken);

    void IProgress<double>.Report(double percentage) => group.Update(state => state with { SlotsMoved = percentage });

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        var going = group.State.Members.Where(member => member.Status is MemberStatus.Deleting).ToLookup(member => member.NodeGroupId);
        if (going.Count is 0)
        {
            return;
        }

        await group.DataPlane.RemoveShardsAsync([.. going.Select(shard => shard.Key)], cancellationToken);
        group.Update(state => state with { Members = [.. state.Members.Where(member => member.Status is not MemberStatus.Deleting)] });
        foreach (var member in going.SelectMany(shard => shard))
        {
            group.Events.Add(EventSource.CacheCluster, member.Id, "Removed cache nodes 0001");
        }

        group.Tell($"Removed node groups {string.Join(", ", going.Select(shard => shard.Key))}");
    }
}

/// <summary>The request of ModifyReplicationGroupShardConfiguration.</summary>
/// <param name="Count">The wanted number of shards.</param>
/// <param name="Remove">For fewer shards: the shards to remove.</param>
/// <param name="Retain">For fewer shards: the shards to keep.</param>
/// <param name="Zones">For more shards: the availability zones of the nodes, by shard.</param>
public sealed record ShardsWanted(
    int Count,
    ImmutableArray<string> Remove,
    ImmutableArray<string> Retain,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Zones)
{
    /// <summary>A request for this number of shards. It removes the last shards, as terraform-provider-aws does.</summary>
    public static ShardsWanted Of(GroupState state, int count) =>
        new(count, [.. state.NodeGroupIds.Skip(count)], [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    /// <summary>The ids of the shards to remove.</summary>
    public ImmutableArray<string> Leaving(GroupState state) => Retain.IsEmpty ? Remove : [.. state.NodeGroupIds.Except(Retain)];
}
