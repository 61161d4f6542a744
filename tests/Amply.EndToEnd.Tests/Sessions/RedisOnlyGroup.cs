using Amply.Keyspace.Connections;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Wire;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>A group of which only Redis is asked: what asks AWS fails the test.</summary>
internal sealed class RedisOnlyGroup(GroupTarget target, IMultiplexerFactory connections) : IGroupAccess
{
    public const string Id = "amply-redis-test";

    GroupTarget IGroupAccess.Target => target;

    public IElastiCache ElastiCache => throw new InvalidOperationException("not of this routine");

    public IAlarms Alarms => throw new InvalidOperationException("not of this routine");

    public static GroupTarget Target(bool isProtected) => new("--lab", new StackOutputs
    {
        Stack = "test",
        Mode = Mode.Single,
        Region = "eu-central-1",
        ReplicationGroupId = Id,
        Nodes = [$"{Id}-001"],
        AuthTokenSecretArn = "none",
        Thresholds = new Thresholds(),
        EstimatedMonthlyCostUsd = 0,
        Protected = isProtected,
    });

    public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) => Task.FromResult(connections);

    public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) => Task.FromResult(connections);

    public void Prepare()
    {
    }

    Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not of this routine");

    Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not of this routine");
}
