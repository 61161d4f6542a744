using Amply.Keyspace.Connections;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Target;

/// <summary>A target's two faces: AWS' API and Redis itself. Routines take it; commands only hand it on.</summary>
public interface IGroupAccess : IGroupNodes
{
    GroupTarget Target { get; }

    StackOutputs IGroupNodes.Outputs => Target.Outputs;

    IAlarms Alarms { get; }

    /// <summary>Connections to the group through its endpoint, as an application has them.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Connections that know every node of the group, so that a routine survives a failover; through the endpoint where the nodes are not
    /// known.
    /// </summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken);

    /// <summary>Connections of the outage probe to the primary endpoint.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be had.</exception>
    internal Task<Func<CancellationToken, Task<RespConnection>>> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>Opens a target.</summary>
public interface IGroupOpener
{
    IGroupAccess Open(GroupTarget target);
}
