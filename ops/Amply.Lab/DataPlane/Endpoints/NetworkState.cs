namespace Amply.Lab.DataPlane.Endpoints;

/// <summary>How the lab's network is just now; forwarders look at it for all that passes.</summary>
internal sealed class NetworkState(TimeSpan endpointLag)
{
    /// <summary>In each direction, through endpoints and replication links.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From a promotion to the endpoint's move.</summary>
    public TimeSpan EndpointLag { get; set; } = endpointLag;
}
