
namespace Amply.Lab.Servers;

/// <summary>The names under which clients find the group.</summary>
internal interface IGroupEndpoints : IAsyncDisposable
{
    EndpointsView View { get; }

    /// <summary>Lets the names lead where they should, at once: to the first primary.</summary>
    void LeadTo(RedisNode primary);

    /// <summary>Lets the names lead where they should after a promotion, later than that, and returns when they do.</summary>
    Task MoveAsync(RedisNode primary, CancellationToken cancellationToken);

    /// <summary>Closes what leads to a node that is cut off.</summary>
    void Drop(RedisNode node);
}

/// <summary>How the lab's network is just now; forwarders look at it for all that passes.</summary>
internal sealed class NetworkState(TimeSpan endpointLag)
{
    /// <summary>In each direction, through endpoints and replication links.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>From a promotion to the endpoint's move.</summary>
    public TimeSpan EndpointLag { get; set; } = endpointLag;
}
