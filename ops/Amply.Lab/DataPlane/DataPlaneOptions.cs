namespace Amply.Lab.DataPlane;

/// <summary>How long ElastiCache's slow steps take in this lab.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>From the loss of a primary to the decision to fail over.</summary>
    public TimeSpan DetectionDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From a promotion to the endpoint's move; on AWS a DNS name's lag.</summary>
    public TimeSpan EndpointLag { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Before a lost node is made anew.</summary>
    public TimeSpan RecoveryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>As observed on AWS: 29-33 s from the call to completion, which is told by an event; then the name's time to live, and a new node.</summary>
    public static DataPlaneOptions Realistic { get; } = new()
    {
        DetectionDelay = TimeSpan.FromSeconds(30),
        EndpointLag = TimeSpan.FromSeconds(5),
        RecoveryDelay = TimeSpan.FromSeconds(60),
    };
}
