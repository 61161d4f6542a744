using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Wire;

namespace Amply.Ops.Tests.Redis;

/// <summary>A group of one fake server, reached as real ones are; the API does not answer.</summary>
internal sealed class FakeGroup(GroupTarget target, Endpoint endpoint, FakeAuthority trusted) : IGroupAccess
{
    private static readonly Secret Token = new("t0ken0t0ken0t0ken0");

    GroupTarget IGroupAccess.Target => target;

    public IElastiCache ElastiCache => throw new InvalidOperationException("not of this test");

    public IAlarms Alarms => throw new InvalidOperationException("not of this test");

    public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) => ToNodesAsync(cancellationToken);

    public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IMultiplexerFactory>(new GroupConnections([endpoint], trusted.Root, Token, this));

    public void Prepare()
    {
    }

    Task<RespConnection> IGroupNodes.AskAsync(Endpoint node, CancellationToken cancellationToken) =>
        RespConnection.OpenAsync(node, trusted.Root, Token, cancellationToken);

    Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IDialer>(new EndpointDialer(endpoint, trusted.Root, Token));
}
