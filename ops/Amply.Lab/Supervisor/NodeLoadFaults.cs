using Amply.Lab.Servers;

namespace Amply.Lab.Supervisor;

/// <summary>The faults that put a load on one node: full memory, slow commands, connections that nothing closes.</summary>
internal sealed class NodeLoadFaults(RedisDataPlane plane)
{
    private const string FillMemory = "fill-memory";
    private const string SlowCommand = "slow-command";
    private const string ClientLeak = "client-leak";

    private const int UsualCount = 100;
    private const int MostCount = 2_000;
    private const double MostMilliseconds = 60_000;

    private static readonly TimeSpan UsualLength = TimeSpan.FromSeconds(2);

    private readonly Dictionary<(string Name, string Node), INodeLoad> active = [];

    public static ImmutableArray<string> Names => [ClientLeak, FillMemory, SlowCommand];

    public IEnumerable<string> Active => active.Select(one => $"{one.Key.Name} {one.Key.Node} {one.Value.Text}");

    /// <returns>The answer; null if the name is not a fault of this class.</returns>
    public async Task<FaultAnswer?> InjectAsync(FaultRequest request)
    {
        if (!Names.Contains(request.Name))
        {
            return null;
        }

        if (Problem(request) is { } problem)
        {
            return new FaultAnswer(problem);
        }

        var key = (request.Name, request.Node!);
        if (active.Remove(key, out var before))
        {
            await before.DisposeAsync();
        }

        try
        {
            active[key] = request.Name switch
            {
                FillMemory => await plane.FillAsync(request.Node!),
                ClientLeak => await plane.LeakAsync(request.Node!, request.Count ?? UsualCount),
                _ => await plane.RunScriptsAsync(
                    request.Node!, request.Milliseconds is { } length ? TimeSpan.FromMilliseconds(length) : UsualLength),
            };
            return new FaultAnswer(null);
        }
        catch (NodeException error)
        {
            return new FaultAnswer($"{request.Name} cannot begin: {error.Message}");
        }
    }

    /// <returns>The answer; null if no such fault is in force.</returns>
    public async Task<FaultAnswer?> LiftAsync(string name, string? node)
    {
        if (node is null || !active.TryGetValue((name, node), out var load))
        {
            return null;
        }

        try
        {
            await load.DisposeAsync();
            if (name == SlowCommand)
            {
                plane.WatchAgain(node);
            }

            active.Remove((name, node));
            return new FaultAnswer(null);
        }
        catch (NodeException error)
        {
            // The fault stays in force, so that it can be removed when the shard has a primary again.
            return new FaultAnswer($"{name} of {node} cannot be removed now: {error.Message}");
        }
    }

    private string? Problem(FaultRequest request) => request switch
    {
        { Node: null } => $"{request.Name} needs a node: --node ID",
        { Name: FillMemory } when !plane.IsPrimary(request.Node) => $"{FillMemory} needs a primary, and {request.Node} is a replica",
        { Name: ClientLeak, Count: < 1 or > MostCount } => $"{ClientLeak} opens 1 to {MostCount:N0} connections: --connections N",
        { Name: SlowCommand, Milliseconds: < 1 or > MostMilliseconds } =>
            $"{SlowCommand} runs commands of 1 to {MostMilliseconds:0} milliseconds: --delay MS",
        _ => null,
    };
}
