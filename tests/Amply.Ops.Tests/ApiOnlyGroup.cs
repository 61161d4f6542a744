using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Wire;

namespace Amply.Ops.Tests;

/// <summary>A group of which only the API answers: Redis cannot be reached.</summary>
internal sealed class ApiOnlyGroup(GroupTarget target, IElastiCache api) : IGroupAccess
{
    public GroupTarget Target => target;

    public IElastiCache ElastiCache => api;

    public IAlarms Alarms { get => field ?? throw new InvalidOperationException("not of this routine"); init; }

    public ILogs? Logs { get; init; }

    /// <summary>The ARN of the AWS caller.</summary>
    public string? Caller { get; init; }

    public Task<string?> CallerAsync(CancellationToken cancellationToken) => Task.FromResult(Caller);

    public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) => throw new GroupUnreachableException("Redis does not answer in this test");

    public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) => throw new GroupUnreachableException("Redis does not answer in this test");

    public void Prepare()
    {
    }

    Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken) =>
        throw new GroupUnreachableException("Redis does not answer in this test");

    Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not of this routine");
}
