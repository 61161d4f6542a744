using System.Net;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>ElastiCache over the Query protocol.</summary>
internal sealed class ElastiCacheClient(AwsProtocolClient client) : IElastiCache
{
    private static readonly PagedList<CacheEvent> Events = new("DescribeEvents", "Events", "Event", "Marker", ReadEvent);

    private static readonly PagedList<UpdateAction> Updates =
        new("DescribeUpdateActions", "UpdateActions", nameof(UpdateAction), "Marker", UpdateAction.Read);

    private static readonly PagedList<Snapshot> Snapshots =
        new("DescribeSnapshots", nameof(Snapshots), nameof(Snapshot), "Marker", SnapshotReader.Read);

    public Task<ReplicationGroup> DescribeReplicationGroupAsync(string replicationGroupId, CancellationToken cancellationToken) =>
        client.QueryAsync(
            "DescribeReplicationGroups",
            repeatable: true,
            QueryParameters.None.With("ReplicationGroupId", replicationGroupId),
            result => QueryElement.Only(
                result.RequiredItems("ReplicationGroups", "ReplicationGroup"), ReplicationGroupReader.Read, g => g.Id, replicationGroupId),
            cancellationToken);

    public Task<CacheCluster> DescribeCacheClusterAsync(string cacheClusterId, CancellationToken cancellationToken) => client.QueryAsync(
        "DescribeCacheClusters",
        repeatable: true,
        QueryParameters.None.With("CacheClusterId", cacheClusterId).With("ShowCacheNodeInfo", true),
        result => QueryElement.Only(
            result.RequiredItems("CacheClusters", "CacheCluster"), CacheClusterReader.Read, c => c.Id, cacheClusterId),
        cancellationToken);

    public Task<ReplicationGroup> TestFailoverAsync(string replicationGroupId, string nodeGroupId, CancellationToken cancellationToken) =>
        ChangeGroupAsync("TestFailover", replicationGroupId, QueryParameters.None.With("NodeGroupId", nodeGroupId), cancellationToken);

    public Task<ReplicationGroup> ModifyReplicationGroupAsync(
        string replicationGroupId, ReplicationGroupChange change, CancellationToken cancellationToken) =>
        ChangeGroupAsync(
            "ModifyReplicationGroup",
            replicationGroupId,
            QueryParameters.None
                .With("ApplyImmediately", true)
                .With("AutomaticFailoverEnabled", change.AutomaticFailoverEnabled)
                .With("MultiAZEnabled", change.MultiAzEnabled)
                .With("PrimaryClusterId", change.PrimaryClusterId),
            cancellationToken);

    public async Task<ImmutableArray<CacheEvent>> DescribeEventsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var parameters = QueryParameters.None.With("StartTime", since);
        var newestFirst = await Events.AllAsync(client, parameters, one => one.Date >= since, cancellationToken);
        // Reversed first: events of one moment keep their order.
        return [.. newestFirst.Reverse().OrderBy(one => one.Date)];
    }

    public Task<ImmutableArray<UpdateAction>> DescribeUpdateActionsAsync(string replicationGroupId, CancellationToken cancellationToken)
    {
        var parameters = QueryParameters.None.With("ReplicationGroupIds.member.1", replicationGroupId);
        foreach (var (number, status) in UpdateAction.Pending.Index())
        {
            parameters = parameters.With($"UpdateActionStatus.member.{number + 1}", status);
        }

        return Updates.AllAsync(client, parameters, _ => true, cancellationToken);
    }

    public Task<Snapshot> CreateSnapshotAsync(string snapshotName, SnapshotSubject subject, CancellationToken cancellationToken) =>
        SnapshotAsync(
            "CreateSnapshot",
            QueryParameters.None
                .With("SnapshotName", snapshotName)
                .With("CacheClusterId", subject.CacheClusterId)
                .With("ReplicationGroupId", subject.ReplicationGroupId),
            [snapshotName],
            cancellationToken);

    // With the parameter ReplicationGroupId the service leaves out snapshots of single nodes. So the snapshots are filtered here.
    public async Task<ImmutableArray<Snapshot>> DescribeSnapshotsAsync(string replicationGroupId, CancellationToken cancellationToken)
    {
        var others = 0;
        var found = await Snapshots.AllAsync(
            client, QueryParameters.None, snapshot => IsOf(snapshot, replicationGroupId) || Other(), cancellationToken);
        if (found.IsEmpty && others > 0)
        {
            await DescribeOnlyOfAsync(replicationGroupId, cancellationToken);
        }

        return found;

        bool Other()
        {
            others++;
            return false;
        }
    }

    public async Task<Snapshot> DescribeSnapshotAsync(string snapshotName, CancellationToken cancellationToken)
    {
        const string Action = "DescribeSnapshots";
        var found = await client.QueryAsync(
            Action,
            repeatable: true,
            QueryParameters.None.With("SnapshotName", snapshotName),
            result => result.RequiredItems(nameof(Snapshots), nameof(Snapshot)) is { Count: > 0 } all
                ? QueryElement.Only(all, SnapshotReader.Read, s => s.Name, snapshotName)
                : null,
            cancellationToken);
        return found ?? throw client.Refused(
            Action, new(AwsErrorCodes.SnapshotNotFound, HttpStatusCode.NotFound, null, $"Snapshot {snapshotName} not found."), null);
    }

    public Task<Snapshot> DeleteSnapshotAsync(string snapshotName, CancellationToken cancellationToken) =>
        SnapshotAsync("DeleteSnapshot", QueryParameters.None.With("SnapshotName", snapshotName), [snapshotName], cancellationToken);

    // The answer to an export is the exported snapshot. The answer to a copy is the copy.
    public Task<Snapshot> CopySnapshotAsync(
        string sourceSnapshotName, string targetSnapshotName, string? targetBucket, CancellationToken cancellationToken) => SnapshotAsync(
        "CopySnapshot",
        QueryParameters.None
            .With("SourceSnapshotName", sourceSnapshotName)
            .With("TargetSnapshotName", targetSnapshotName)
            .With("TargetBucket", targetBucket),
        [sourceSnapshotName, targetSnapshotName],
        cancellationToken);

    private static bool IsOf(Snapshot snapshot, string replicationGroupId) =>
        snapshot.ReplicationGroupId == replicationGroupId
        || (snapshot.CacheClusterId is { } node && MemberNames.IsMemberOf(node, replicationGroupId));

    // Either the account has only snapshots of other groups, or this is the answer to another request. With the filter the service
    // names no other group, so the second request tells which.
    private async Task DescribeOnlyOfAsync(string replicationGroupId, CancellationToken cancellationToken)
    {
        try
        {
            await Snapshots.AllAsync(
                client,
                QueryParameters.None.With("ReplicationGroupId", replicationGroupId),
                snapshot => IsOf(snapshot, replicationGroupId) ? true : throw new ForeignReplyException(
                    $"snapshot {snapshot.Name.Quoted()} of another group where those of {replicationGroupId.Quoted()} were asked for"),
                cancellationToken);
        }
        catch (AwsServiceException error) when (error.Code == AwsErrorCodes.SnapshotNotFound)
        {
            // The group has no snapshot.
        }
    }

    private static CacheEvent ReadEvent(XElement element) => new(
        element.Text("SourceIdentifier") ?? "",
        element.Text("SourceType") ?? "",
        element.Words("Message", CacheEvent.MostWords) ?? "",
        element.RequiredMoment("Date"));

    private Task<ReplicationGroup> ChangeGroupAsync(
        string action, string id, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        client.QueryAsync(
            action,
            repeatable: false,
            parameters.With("ReplicationGroupId", id),
            result => QueryElement.Only([result.RequiredPart("ReplicationGroup")], ReplicationGroupReader.Read, g => g.Id, id),
            cancellationToken);

    private Task<Snapshot> SnapshotAsync(
        string action, ImmutableSortedDictionary<string, string> parameters, string[] names, CancellationToken cancellationToken) =>
        client.QueryAsync(
            action,
            repeatable: false,
            parameters,
            result => QueryElement.Only([result.RequiredPart(nameof(Snapshot))], SnapshotReader.Read, s => s.Name, names),
            cancellationToken);
}
