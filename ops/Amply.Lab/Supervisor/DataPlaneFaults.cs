using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>The faults that can be injected below the API: of nodes, of the network and of the disk.</summary>
internal sealed class DataPlaneFaults(RedisDataPlane plane)
{
    public const string Freeze = "freeze";
    public const string Cut = "cut";

    /// <summary>
    /// A replica and its primary exchange no data, but their connection stays open. The data arrives when the fault is removed.
    /// </summary>
    public const string ReplicationHold = "replication-hold";

    public const string SlowNetwork = "slow-network";
    public const string EndpointLag = "endpoint-lag";
    public const string DiskFull = "disk-full";

    private const double MostMilliseconds = 600_000;

    private readonly TimeSpan usualLag = plane.Network.EndpointLag;

    /// <summary>The faults of one node.</summary>
    public static ImmutableArray<string> OfNode { get; } = [Cut, Freeze, ReplicationHold];

    /// <summary>The faults of the whole lab.</summary>
    public static ImmutableArray<string> OfAll { get; } = [DiskFull, EndpointLag, SlowNetwork];

    /// <summary>The faults in force, with their values. Replacing a node removes its faults.</summary>
    public IEnumerable<string> Active =>
    [
        .. plane.Nodes.Where(n => n.IsFrozen).Select(n => $"{Freeze} {n.Id}"),
        .. plane.Nodes.Where(n => n.IsCut).Select(n => $"{Cut} {n.Id}"),
        .. plane.Held.Select(id => $"{ReplicationHold} {id}"),
        .. plane.Network.Delay > TimeSpan.Zero ? [Text(SlowNetwork, plane.Network.Delay)] : Array.Empty<string>(),
        .. plane.Network.EndpointLag != usualLag ? [Text(EndpointLag, plane.Network.EndpointLag)] : Array.Empty<string>(),
        .. plane.IsDiskFull ? [DiskFull] : Array.Empty<string>(),
    ];

    /// <param name="node">The id of a node of this lab.</param>
    /// <returns>The answer; null if the name is not a fault of this class.</returns>
    public async Task<FaultAnswer?> InjectAsync(string name, string? node, double? milliseconds)
    {
        if (Problem(name, node, milliseconds) is { } problem)
        {
            return new FaultAnswer(problem);
        }

        switch (name)
        {
            case Freeze:
                await plane.FreezeAsync(node!, freeze: true);
                break;
            case Cut:
                plane.Cut(node!, cut: true);
                break;
            case ReplicationHold:
                plane.HoldReplication(node!, hold: true);
                break;
            case SlowNetwork:
                plane.Network.Delay = TimeSpan.FromMilliseconds(milliseconds!.Value);
                break;
            case EndpointLag:
                plane.Network.EndpointLag = TimeSpan.FromMilliseconds(milliseconds!.Value);
                break;
            case DiskFull:
                plane.IsDiskFull = true;
                break;
            default:
                return null;
        }

        return new FaultAnswer(null);
    }

    /// <returns>Whether the fault was in force.</returns>
    public async Task<bool> LiftAsync(string name, string? node)
    {
        var of = node is null ? null : plane.Nodes.FirstOrDefault(n => n.Id == node);
        switch (name)
        {
            case Freeze when of is { IsFrozen: true }:
                await plane.FreezeAsync(of.Id, freeze: false);
                return true;
            case Cut when of is { IsCut: true }:
                plane.Cut(of.Id, cut: false);
                return true;
            case ReplicationHold when of is not null && plane.Held.Contains(of.Id):
                plane.HoldReplication(of.Id, hold: false);
                return true;
            case SlowNetwork when plane.Network.Delay > TimeSpan.Zero:
                plane.Network.Delay = TimeSpan.Zero;
                return true;
            case EndpointLag when plane.Network.EndpointLag != usualLag:
                plane.Network.EndpointLag = usualLag;
                return true;
            case DiskFull when plane.IsDiskFull:
                plane.IsDiskFull = false;
                return true;
            default:
                return false;
        }
    }

    private static string? Problem(string name, string? node, double? milliseconds) => name switch
    {
        Freeze or Cut or ReplicationHold when node is null => $"{name} needs a node: --node ID",
        SlowNetwork or EndpointLag when milliseconds is not (>= 1 and <= MostMilliseconds) =>
            $"{name} needs a time, 1 to {MostMilliseconds:0} milliseconds: --delay MS",
        _ => null,
    };

    private static string Text(string name, TimeSpan time) => $"{name} {time.TotalMilliseconds:0.###} ms";
}

/// <param name="Problem">Why the fault is not in force; null if it is.</param>
internal sealed record FaultAnswer(string? Problem);
