using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Wire;
using Moq;

namespace Amply.EndToEnd.Failover;

/// <summary>A real group whose API's changes pass through the test's hands.</summary>
internal sealed class InterceptedGroup : IGroupAccess
{
    private readonly IGroupAccess real;
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);

    /// <param name="modify">Sees each ModifyReplicationGroup, with what passes it on.</param>
    public InterceptedGroup(IGroupAccess real, Func<ReplicationGroupChange, Func<Task<ReplicationGroup>>, Task<ReplicationGroup>> modify)
    {
        this.real = real;
        api.Setup(a => a.DescribeReplicationGroupAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string id, CancellationToken ct) => real.ElastiCache.DescribeReplicationGroupAsync(id, ct));
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .Returns((DateTimeOffset since, CancellationToken ct) => real.ElastiCache.DescribeEventsAsync(since, ct));
        api.Setup(a => a.ModifyReplicationGroupAsync(It.IsAny<string>(), It.IsAny<ReplicationGroupChange>(), It.IsAny<CancellationToken>()))
            .Returns((string id, ReplicationGroupChange change, CancellationToken ct) => modify(change, () => real.ElastiCache.ModifyReplicationGroupAsync(id, change, ct)));
    }

    public GroupTarget Target => real.Target;

    public IElastiCache ElastiCache => api.Object;

    public IAlarms Alarms => real.Alarms;

    public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) => real.ThroughEndpointAsync(cancellationToken);

    public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) => real.ToNodesAsync(cancellationToken);

    public void Prepare() => real.Prepare();

    Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken) => real.AskAsync(endpoint, cancellationToken);

    Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) => real.ProbeAsync(cancellationToken);
}
