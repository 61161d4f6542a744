using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Wire;

namespace Amply.Ops.Target;

/// <summary>A target's two faces: AWS' API and Redis itself. Routines take it; commands only hand it on.</summary>
public interface IGroupAccess
{
    GroupTarget Target { get; }

    IElastiCache ElastiCache { get; }

    IAlarms Alarms { get; }

    /// <summary>Connections to the group through its endpoint, as an application has them.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken);

    /// <summary>Connections that know every node of the group, so that a routine survives a failover; through the endpoint where the nodes are not known.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken);

    /// <summary>Begins to fetch what every connection needs, so that it is there when it is needed.</summary>
    void Prepare();

    /// <summary>Waits until what <see cref="Prepare"/> fetches is there or cannot be had: a slow API is no node's fault.</summary>
    Task ReadyAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A connection to one node that can do no more than ask it what it is, and is there in a fraction of the time.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    /// <exception cref="Amply.Ops.Redis.Failures.ConnectionFailedException">The node does not answer, its certificate is not the group's, or it refuses the token.</exception>
    internal Task<RespConnection> AskAsync(Endpoint endpoint, CancellationToken cancellationToken);

    /// <summary>Connections of the outage probe to the primary endpoint.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    internal Task<Func<CancellationToken, Task<RespConnection>>> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>Opens a target.</summary>
public interface IGroupOpener
{
    IGroupAccess Open(GroupTarget target);
}
