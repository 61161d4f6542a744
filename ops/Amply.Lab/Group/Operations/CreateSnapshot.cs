using Amply.Lab.Group.Snapshots;

namespace Amply.Lab.Group.Operations;

/// <summary>CreateSnapshot: RDB files of a node or of every shard. At most 20 manual snapshots of a node in a rolling 24 hours.</summary>
public sealed class CreateSnapshot(LabGroup group, SnapshotCatalogue catalogue)
{
    private readonly RollingQuota quota = new(20, TimeSpan.FromHours(24), group.Time);

    /// <summary>The failure of the next snapshots; null lets them succeed.</summary>
    public string? FailureToInject { get; set; }

    /// <param name="cacheClusterId">The node, only without cluster mode.</param>
    public Started BeginOfNode(string name, string cacheClusterId, SnapshotSource source, ImmutableSortedDictionary<string, string> tags) =>
        Begin(name, source, tags, cacheClusterId);

    /// <summary>Creates a snapshot of the whole group, of a replica of each shard if it has one.</summary>
    public Started BeginOfGroup(string name, SnapshotSource source, ImmutableSortedDictionary<string, string> tags) =>
        Begin(name, source, tags, cacheClusterId: null);

    private static (Subject? Subject, ApiError? Refusal) OfNode(GroupState state, string cacheClusterId) =>
        state.Member(cacheClusterId) switch
        {
            null => (null, ApiErrors.CacheClusterNotFound(cacheClusterId)),
            _ when state.ClusterEnabled => (null, ApiErrors.InvalidParameterCombination(
                "A snapshot with cluster mode enabled is made of the whole group: give ReplicationGroupId instead of CacheClusterId.")),
            { Status: not MemberStatus.Available } member => (null, ApiErrors.InvalidCacheClusterState(
                $"{cacheClusterId} is {ApiValue.Of(member.Status)}; it must be available for a snapshot.")),
            var member => (new Subject(member.Id, [member]), null),
        };

    private static (Subject? Subject, ApiError? Refusal) OfGroup(GroupState state) => state.ClusterEnabled
        ? (new Subject(null, [.. state.NodeGroupIds.Select(shard => Preferred(state, shard))]), null)
        : (null, ApiErrors.InvalidParameterCombination(
            "A snapshot with cluster mode disabled is made of one node: give CacheClusterId instead of ReplicationGroupId."));

    private static Member Preferred(GroupState state, string shard) =>
        state.MembersOf(shard).OrderBy(member => member.IsPrimary).ThenBy(member => member.Id, StringComparer.Ordinal).First();

    private Started Begin(
        string name, SnapshotSource source, ImmutableSortedDictionary<string, string> tags, string? cacheClusterId)
    {
        // Only ElastiCache's own names may have a dot.
        var stored = name;
        if (source is SnapshotSource.Manual && !StoredName.TryOf(name, out stored, out var badName))
        {
            return Started.Refused(badName);
        }

        Subject? subject = null;
        return group.Begin(
            state =>
            {
                (subject, var refusal) = cacheClusterId is null ? OfGroup(state) : OfNode(state, cacheClusterId);
                refusal ??= catalogue.Find(stored) is null ? null : ApiErrors.SnapshotAlreadyExists(stored);
                refusal ??= Check(state, subject!, source);
                return refusal is null && !catalogue.TryAdd(Record(state, stored, source, tags, subject!))
                    ? ApiErrors.SnapshotAlreadyExists(stored)
                    : refusal;
            },
            state => (state with { Status = GroupStatus.Snapshotting })
                .WithMemberStatus(MemberStatus.Snapshotting, member => subject!.Members.Any(one => one.Id == member.Id)),
            cancellationToken => SaveAsync(stored, subject!, cancellationToken));
    }

    private ApiError? Check(GroupState state, Subject subject, SnapshotSource source)
    {
        if (state.Status is not GroupStatus.Available || !state.FailingOver.IsEmpty)
        {
            var doing = state.FailingOver.IsEmpty ? ApiValue.Of(state.Status) : "failing over";
            return ApiErrors.InvalidReplicationGroupState(
                $"Replication group {state.Settings.ReplicationGroupId} is {doing}; it must be available for a snapshot.");
        }

        if (state.Settings.NodeType.StartsWith("cache.t1.", StringComparison.Ordinal))
        {
            return ApiErrors.SnapshotFeatureNotSupported($"{state.Settings.NodeType} does not support snapshots.");
        }

        var full = source is SnapshotSource.Manual ? subject.Members.FirstOrDefault(member => !quota.TryUse(member.Id)) : null;
        return full is null ? null : ApiErrors.SnapshotQuotaExceeded(
            $"At most {quota.Limit} manual snapshots of {full.Id} can be made in {quota.Window.TotalHours:0} hours.");
    }

    private SnapshotRecord Record(
        GroupState state, string name, SnapshotSource source, ImmutableSortedDictionary<string, string> tags, Subject subject) => new()
        {
            Name = name,
            Status = SnapshotStatus.Creating,
            Source = source,
            Group = state.Settings,
            CacheClusterId = subject.CacheClusterId,
            AutomaticFailover = state.AutomaticFailover is AutomaticFailoverStatus.Enabled,
            Requested = group.Time.GetUtcNow(),
            Tags = tags,
            Shards = [.. subject.Members.Select(member => new ShardSnapshot
            {
                NodeGroupId = member.NodeGroupId,
                CacheClusterId = member.Id,
                NodeCreated = member.Created,
                AvailabilityZone = member.AvailabilityZone,
                Slots = group.DataPlane.Slots.GetValueOrDefault(member.NodeGroupId)?.Text(','),
                ReplicaCount = state.MembersOf(member.NodeGroupId).Count() - 1,
            })],
        };

    private async Task SaveAsync(string name, Subject subject, CancellationToken cancellationToken)
    {
        try
        {
            if (FailureToInject is { } injected)
            {
                throw new LabException(injected);
            }

            foreach (var member in subject.Members)
            {
                var file = catalogue.FileOf(name, member.NodeGroupId);
                await group.DataPlane.SaveAsync(member.Id, file, cancellationToken);
                catalogue.Update(name, record => record with
                {
                    Shards = [.. record.Shards.Select(shard => shard.NodeGroupId == member.NodeGroupId
                        ? shard with { Written = group.Time.GetUtcNow(), Bytes = new FileInfo(file).Length }
                        : shard)],
                });
                group.Events.Add(EventSource.CacheCluster, member.Id,
                    $"Snapshot succeeded for snapshot with ID '{name}' of cache cluster with ID '{member.Id}'");
            }

            catalogue.Update(name, record => record with { Status = SnapshotStatus.Available });
        }
        catch (Exception failure)
        {
            catalogue.Update(name, record => record with { Status = SnapshotStatus.Failed });
            var first = subject.Members[0].Id;
            group.Events.Add(
                EventSource.CacheCluster,
                first,
                $"Snapshot failed for snapshot with ID '{name}' of cache cluster with ID '{first}': {LabException.Words(failure)}");
            throw;
        }
        finally
        {
            group.Update(state => (state with { Status = GroupStatus.Available })
                .WithMemberStatus(MemberStatus.Available, member => member.Status is MemberStatus.Snapshotting));
        }
    }

    private sealed record Subject(string? CacheClusterId, ImmutableArray<Member> Members);
}
