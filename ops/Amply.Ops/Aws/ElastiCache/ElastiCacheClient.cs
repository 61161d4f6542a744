using System.Collections.Immutable;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>ElastiCache over the Query protocol.</summary>
internal sealed class ElastiCacheClient(AwsProtocolClient client) : IElastiCache
{
    public async Task<ReplicationGroup> DescribeReplicationGroupAsync(string replicationGroupId, CancellationToken cancellationToken) =>
        ReplicationGroupReader.Read((await ReadAsync("DescribeReplicationGroups", ("ReplicationGroupId", replicationGroupId), cancellationToken))
            .Items("ReplicationGroups", "ReplicationGroup").First());

    public async Task<CacheCluster> DescribeCacheClusterAsync(string cacheClusterId, CancellationToken cancellationToken)
    {
        var parameters = QueryParameters.None.With("CacheClusterId", cacheClusterId).With("ShowCacheNodeInfo", true);
        var result = await client.QueryAsync("DescribeCacheClusters", repeatable: true, parameters, cancellationToken);
        return CacheClusterReader.Read(result.Items("CacheClusters", "CacheCluster").First());
    }

    public Task<ReplicationGroup> TestFailoverAsync(string replicationGroupId, string nodeGroupId, CancellationToken cancellationToken) =>
        ChangeGroupAsync("TestFailover", QueryParameters.None.With("ReplicationGroupId", replicationGroupId).With("NodeGroupId", nodeGroupId), cancellationToken);

    public Task<ReplicationGroup> ModifyReplicationGroupAsync(string replicationGroupId, ReplicationGroupChange change, CancellationToken cancellationToken) =>
        ChangeGroupAsync(
            "ModifyReplicationGroup",
            QueryParameters.None
                .With("ReplicationGroupId", replicationGroupId)
                .With("ApplyImmediately", true)
                .With("AutomaticFailoverEnabled", change.AutomaticFailoverEnabled)
                .With("MultiAZEnabled", change.MultiAzEnabled)
                .With("PrimaryClusterId", change.PrimaryClusterId),
            cancellationToken);

    public async Task<ImmutableArray<CacheEvent>> DescribeEventsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        // Newest first on the wire; reversed, so that those of one moment stay in their order.
        [.. (await AllAsync("DescribeEvents", QueryParameters.None.With("StartTime", since), "Events", "Event", ReadEvent, cancellationToken))
            .Reverse().Where(one => one.Date >= since).OrderBy(one => one.Date)];

    public Task<Snapshot> CreateSnapshotAsync(string snapshotName, SnapshotSubject subject, CancellationToken cancellationToken) => SnapshotAsync(
        "CreateSnapshot",
        QueryParameters.None
            .With("SnapshotName", snapshotName)
            .With("CacheClusterId", subject.CacheClusterId)
            .With("ReplicationGroupId", subject.ReplicationGroupId),
        cancellationToken);

    // With ReplicationGroupId the service leaves out what was made of one node of the group, so the choice is made here.
    public async Task<ImmutableArray<Snapshot>> DescribeSnapshotsAsync(string replicationGroupId, CancellationToken cancellationToken) =>
        [.. (await AllAsync("DescribeSnapshots", QueryParameters.None, "Snapshots", "Snapshot", SnapshotReader.Read, cancellationToken))
            .Where(snapshot => snapshot.ReplicationGroupId == replicationGroupId
                || (snapshot.CacheClusterId is { } node && MemberId.IsOf(node, replicationGroupId)))];

    public async Task<Snapshot> DescribeSnapshotAsync(string snapshotName, CancellationToken cancellationToken) =>
        SnapshotReader.Read((await ReadAsync("DescribeSnapshots", ("SnapshotName", snapshotName), cancellationToken)).Items("Snapshots", "Snapshot").FirstOrDefault()
            ?? throw new AwsServiceException(
                AwsService.ElastiCache.SigningName, "DescribeSnapshots", AwsErrorCodes.SnapshotNotFound, System.Net.HttpStatusCode.NotFound, null, $"Snapshot {snapshotName} not found."));

    public Task<Snapshot> DeleteSnapshotAsync(string snapshotName, CancellationToken cancellationToken) =>
        SnapshotAsync("DeleteSnapshot", QueryParameters.None.With("SnapshotName", snapshotName), cancellationToken);

    public Task<Snapshot> CopySnapshotAsync(string sourceSnapshotName, string targetSnapshotName, string? targetBucket, CancellationToken cancellationToken) => SnapshotAsync(
        "CopySnapshot",
        QueryParameters.None
            .With("SourceSnapshotName", sourceSnapshotName)
            .With("TargetSnapshotName", targetSnapshotName)
            .With("TargetBucket", targetBucket),
        cancellationToken);

    private static CacheEvent ReadEvent(XElement element) => new(
        element.Text("SourceIdentifier") ?? "",
        element.Text("SourceType") ?? "",
        element.Text("Message") ?? "",
        element.Moment("Date") ?? throw new FormatException("The reply has an Event without Date."));

    private Task<XElement> ReadAsync(string action, (string Name, string Value) parameter, CancellationToken cancellationToken) =>
        client.QueryAsync(action, repeatable: true, QueryParameters.None.With(parameter.Name, parameter.Value), cancellationToken);

    private async Task<ReplicationGroup> ChangeGroupAsync(
        string action, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        ReplicationGroupReader.Read((await client.QueryAsync(action, repeatable: false, parameters, cancellationToken)).Part("ReplicationGroup")
            ?? throw new FormatException($"The reply to {action} has no ReplicationGroup."));

    private async Task<Snapshot> SnapshotAsync(string action, ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        SnapshotReader.Read((await client.QueryAsync(action, repeatable: false, parameters, cancellationToken)).Part("Snapshot")
            ?? throw new FormatException($"The reply to {action} has no Snapshot."));

    private async Task<ImmutableArray<T>> AllAsync<T>(
        string action, ImmutableSortedDictionary<string, string> parameters, string list, string member, Func<XElement, T> read, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        string? marker = null;
        do
        {
            var page = await client.QueryAsync(action, repeatable: true, parameters.With("Marker", marker), cancellationToken);
            all.AddRange(page.Items(list, member).Select(read));
            marker = page.Text("Marker");
        }
        while (marker is not null);
        return all.ToImmutable();
    }
}
