using Amply.Keyspace.Connections;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Target;

/// <summary>The access to a group: AWS' API and Redis itself. Routines use it. Verbs only pass it on.</summary>
public interface IGroupAccess : IGroupNodes
{
    GroupTarget Target { get; }

    StackOutputs IGroupNodes.Outputs => Target.Outputs;

    IAlarms Alarms { get; }

    /// <summary>Connections through the group's endpoint, as applications have them.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be read.</exception>
    Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Connections that know every node of the group, so that a routine survives a failover. Where the nodes are not known, they use the
    /// endpoint.
    /// </summary>
    /// <exception cref="GroupUnreachableException">The token could not be read.</exception>
    Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken);

    /// <summary>Reads the versions of the token's secret.</summary>
    Task<TokenVersions> TokenVersionsAsync(CancellationToken cancellationToken) => Task.FromResult(TokenVersions.Unknown);

    /// <summary>Dials the primary endpoint, for the outage probe.</summary>
    /// <exception cref="GroupUnreachableException">The token could not be read.</exception>
    internal Task<IDialer> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>Opens a target.</summary>
public interface IGroupOpener
{
    IGroupAccess Open(GroupTarget target);
}
