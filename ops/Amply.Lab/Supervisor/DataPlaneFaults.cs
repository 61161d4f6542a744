using Amply.Lab.Group;
using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>The faults that can be injected below the API: of nodes, of a zone, of the network and of the disk.</summary>
internal sealed class DataPlaneFaults(RedisDataPlane plane, LabGroup group)
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

    /// <summary>All nodes of one availability zone are gone at once, and stay away.</summary>
    public const string ZoneOut = "az-out";

    /// <summary>The lab neither fails over by itself nor restarts a node.</summary>
    public const string HoldRepair = "hold-repair";

    private const double MostMilliseconds = 600_000;

    private readonly TimeSpan usualLag = plane.Network.EndpointLag;
    private readonly NodeLoadFaults loads = new(plane);
    private readonly HashSet<(string Name, string Node)> injected = [];
    private ImmutableSortedDictionary<string, ImmutableArray<string>> zonesOut =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The faults of one node.</summary>
    public static ImmutableArray<string> OfNode { get; } =
        [.. NodeLoadFaults.Names.Concat([Cut, Freeze, ReplicationHold]).Order(StringComparer.Ordinal)];

    /// <summary>The faults of the whole lab.</summary>
    public static ImmutableArray<string> OfAll { get; } = [ZoneOut, DiskFull, EndpointLag, HoldRepair, SlowNetwork];

    /// <summary>The faults in force, with their values. Replacing a node removes its cut and its freeze.</summary>
    public IEnumerable<string> Active =>
    [
        .. plane.Nodes.Where(n => n.IsFrozen).Select(n => $"{Freeze} {n.Id}"),
        .. plane.Nodes.Where(n => n.IsCut).Select(n => $"{Cut} {n.Id}"),
        .. plane.Held.Select(id => $"{ReplicationHold} {id}"),
        .. loads.Active,
        .. plane.Network.Delay > TimeSpan.Zero ? [Text(SlowNetwork, plane.Network.Delay)] : Array.Empty<string>(),
        .. plane.Network.EndpointLag != usualLag ? [Text(EndpointLag, plane.Network.EndpointLag)] : Array.Empty<string>(),
        .. plane.IsDiskFull ? [DiskFull] : Array.Empty<string>(),
        .. plane.IsRepairHeld ? [HoldRepair] : Array.Empty<string>(),
        .. zonesOut.Keys.Select(zone => $"{ZoneOut} {zone}"),
    ];

    /// <param name="request">Its node, where it has one, is a node of this lab.</param>
    /// <returns>The answer; null if the name is not a fault of this class.</returns>
    public async Task<FaultAnswer?> InjectAsync(FaultRequest request)
    {
        if (Problem(request) is { } problem)
        {
            return new FaultAnswer(problem);
        }

        var (name, node) = (request.Name, request.Node);
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
                plane.Network.Delay = TimeSpan.FromMilliseconds(request.Milliseconds!.Value);
                break;
            case EndpointLag:
                plane.Network.EndpointLag = TimeSpan.FromMilliseconds(request.Milliseconds!.Value);
                break;
            case DiskFull:
                plane.IsDiskFull = true;
                break;
            case HoldRepair:
                plane.IsRepairHeld = true;
                break;
            case ZoneOut:
                zonesOut = zonesOut.SetItem(request.Zone!, [.. Zones()[request.Zone!]]);
                await plane.TakeDownAsync(zonesOut[request.Zone!]);
                break;
            default:
                return await loads.InjectAsync(request);
        }

        if (node is not null)
        {
            injected.Add((name, node));
        }

        return new FaultAnswer(null);
    }

    /// <returns>The answer; null if the fault is not in force and perhaps is not of this class.</returns>
    public async Task<FaultAnswer?> LiftAsync(string name, string? node)
    {
        if (await loads.LiftAsync(name, node) is { } answer)
        {
            return answer;
        }

        var of = node is null ? null : plane.Nodes.FirstOrDefault(n => n.Id == node);
        switch (name)
        {
            case Freeze when of is { IsFrozen: true }:
                await plane.FreezeAsync(of.Id, freeze: false);
                break;
            case Cut when of is { IsCut: true }:
                plane.Cut(of.Id, cut: false);
                break;
            case ReplicationHold when of is not null && plane.Held.Contains(of.Id):
                plane.HoldReplication(of.Id, hold: false);
                break;
            case SlowNetwork when plane.Network.Delay > TimeSpan.Zero:
                plane.Network.Delay = TimeSpan.Zero;
                break;
            case EndpointLag when plane.Network.EndpointLag != usualLag:
                plane.Network.EndpointLag = usualLag;
                break;
            case DiskFull when plane.IsDiskFull:
                plane.IsDiskFull = false;
                break;
            case HoldRepair when plane.IsRepairHeld:
                plane.IsRepairHeld = false;
                break;
            case ZoneOut when !zonesOut.IsEmpty:
                plane.BringBack(zonesOut.Values.SelectMany(nodes => nodes));
                zonesOut = zonesOut.Clear();
                break;
            default:
                return node is not null && injected.Remove((name, node))
                    ? new FaultAnswer($"{name} of {node} is over: the lab replaced the node meanwhile, and a new node has no fault")
                    : null;
        }

        if (node is not null)
        {
            injected.Remove((name, node));
        }

        return new FaultAnswer(null);
    }

    private ILookup<string, string> Zones() => group.State.Members.ToLookup(member => member.AvailabilityZone, member => member.Id);

    private string? Problem(FaultRequest request) => request.Name switch
    {
        Freeze or Cut or ReplicationHold when request.Node is null => $"{request.Name} needs a node: --node ID",
        SlowNetwork or EndpointLag when request.Milliseconds is not (>= 1 and <= MostMilliseconds) =>
            $"{request.Name} needs a time, 1 to {MostMilliseconds:0} milliseconds: --delay MS",
        ZoneOut when request.Zone is null || !Zones().Contains(request.Zone) =>
            $"{ZoneOut} needs a zone with nodes: --zone ZONE; there are: "
            + string.Join(
                ", ", Zones().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} ({string.Join(", ", one)})")),
        _ => null,
    };

    private static string Text(string name, TimeSpan time) => $"{name} {time.TotalMilliseconds:0.###} ms";
}

/// <summary>A fault to inject.</summary>
/// <param name="Count">How many connections.</param>
internal sealed record FaultRequest(string Name, string? Node, double? Milliseconds, int? Count, string? Zone);

/// <param name="Problem">Why nothing was done; null if it was done.</param>
internal sealed record FaultAnswer(string? Problem);
