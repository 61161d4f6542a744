namespace Amply.Lab.DataPlane;

/// <summary>A data plane whose nodes can be started again as a Redis Cluster, with the data and the ids they have.</summary>
public interface IClusterSwitch
{
    /// <summary>Restarts every node from its RDB file in cluster mode, and returns when the cluster serves.</summary>
    /// <returns>For how long clients could not write: from the pause before the last save until the cluster serves.</returns>
    Task<TimeSpan> EnableClusterModeAsync(CancellationToken cancellationToken);
}
