using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>What can be made to go wrong beneath the API: nodes, the network and the disk.</summary>
internal sealed class DataPlaneFaults(RedisDataPlane plane)
{
    public const string Freeze = "freeze";
    public const string Cut = "cut";

    /// <summary>Nothing passes between a replica and its primary, though their connection stays open; what was sent meanwhile arrives when it is lifted.</summary>
    public const string ReplicationHold = "replication-hold";

    public const string SlowNetwork = "slow-network";
    public const string EndpointLag = "endpoint-lag";
    public const string DiskFull = "disk-full";

    private const double MostMilliseconds = 600_000;

    private readonly TimeSpan usualLag = plane.Network.EndpointLag;

    /// <summary>Those of one node.</summary>
    public static ImmutableArray<string> OfNode { get; } = [Cut, Freeze, ReplicationHold];

    /// <summary>Those of the whole lab.</summary>
    public static ImmutableArray<string> OfAll { get; } = [DiskFull, EndpointLag, SlowNetwork];

    /// <summary>Those in force, with what they are set to. A node that is replaced takes its own along.</summary>
    public IEnumerable<string> Active =>
    [
        .. plane.Nodes.Where(n => n.IsFrozen).Select(n => $"{Freeze} {n.Id}"),
        .. plane.Nodes.Where(n => n.IsCut).Select(n => $"{Cut} {n.Id}"),
        .. plane.Held.Select(id => $"{ReplicationHold} {id}"),
        .. plane.Network.Delay > TimeSpan.Zero ? [Text(SlowNetwork, plane.Network.Delay)] : Array.Empty<string>(),
        .. plane.Network.EndpointLag != usualLag ? [Text(EndpointLag, plane.Network.EndpointLag)] : Array.Empty<string>(),
        .. plane.IsDiskFull ? [DiskFull] : Array.Empty<string>(),
    ];

    /// <param name="node">One that the lab has.</param>
    /// <returns>Whether there was a problem; null where it is no fault of these.</returns>
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

    /// <returns>Whether it was in force.</returns>
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
        SlowNetwork or EndpointLag when milliseconds is not (>= 1 and <= MostMilliseconds) => $"{name} needs a time, 1 to {MostMilliseconds:0} milliseconds: --delay MS",
        _ => null,
    };

    private static string Text(string name, TimeSpan time) => $"{name} {time.TotalMilliseconds:0.###} ms";
}

/// <param name="Problem">Why a fault is not in force; null where it is.</param>
internal sealed record FaultAnswer(string? Problem);
