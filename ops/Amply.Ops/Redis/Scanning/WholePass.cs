namespace Amply.Ops.Redis.Scanning;

/// <summary>Runs a pass over every primary until one pass ran from its beginning to its end under one unchanged slot map.</summary>
/// <remarks>
/// A key that moves from a shard that is not walked yet to one that has been walked is never seen. So a pass in which a slot or a primary
/// changed counts for nothing but what it did. What a pass does to keys must therefore be idempotent.
/// </remarks>
/// <param name="patience">How long a reshard may last before the routine gives up.</param>
internal sealed class WholePass(PrimarySet primaries, TimeSpan patience, TimeProvider clock)
{
    /// <summary>As the routines' own ceiling for a reshard, where no other is given.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(10);

    // Each is one more reshard or failover in the middle of a pass.
    private const int MostPasses = 20;

    // A reshard moves one slot after the other: between two of them nothing seems to move.
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <param name="pass">Walks over the primaries of the map; called again where something changed meanwhile.</param>
    /// <param name="atOnce">Whether a first pass begins while slots are moving: what it does is worth doing early.</param>
    /// <param name="waiting">Takes what the pass waits for, since when and for how long at most.</param>
    /// <returns>The map under which the last pass ran, and when that pass began.</returns>
    /// <exception cref="UnsettledException">Slots or primaries changed for longer than the patience.</exception>
    /// <exception cref="NoPrimaryException">A shard has no primary that answers.</exception>
    public async Task<(SlotMap Map, long BeganAt)> RunAsync(
        Func<SlotMap, Task> pass, bool atOnce, Action<string> waiting, CancellationToken cancellationToken)
    {
        var map = await primaries.ReadMapAsync(cancellationToken);
        for (var passes = 0; ; passes++)
        {
            if (passes > 0 || (map.Unsettled is not null && !atOnce))
            {
                map = await SettledAsync(map, waiting, cancellationToken);
            }

            var began = clock.GetTimestamp();
            var after = await TryAsync(primaries, pass, map, cancellationToken);
            if (map.IsUnchangedIn(after))
            {
                return (after, began);
            }

            if (passes == MostPasses)
            {
                throw new UnsettledException($"slots or primaries changed in each of {MostPasses} passes");
            }

            map = after;
        }
    }

    /// <summary>Runs one pass for a plan, which waits for nothing.</summary>
    /// <returns>The slot maps before and after the pass; where they differ, what the plan counted may be wrong.</returns>
    public static async Task<(SlotMap Before, SlotMap After)> OnceAsync(
        PrimarySet primaries, Func<SlotMap, Task> pass, CancellationToken cancellationToken)
    {
        var before = await primaries.ReadMapAsync(cancellationToken);
        return (before, await TryAsync(primaries, pass, before, cancellationToken));
    }

    private static async Task<SlotMap> TryAsync(
        PrimarySet primaries, Func<SlotMap, Task> pass, SlotMap map, CancellationToken cancellationToken)
    {
        try
        {
            await pass(map);
            return await primaries.ReadMapAsync(cancellationToken);
        }
        catch (ShardGoneException)
        {
            // Its slots went to other shards in the middle of the pass.
            return await primaries.ReadMapAsync(cancellationToken);
        }
    }

    private async Task<SlotMap> SettledAsync(SlotMap map, Action<string> waiting, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var stillSince = since;
        while (map.Unsettled is not null || clock.GetElapsedTime(stillSince) < Still)
        {
            var why = map.Unsettled ?? "slots or primaries have just changed";
            var waited = clock.GetElapsedTime(since);
            if (waited >= patience)
            {
                throw new UnsettledException($"{why}, and nothing was still for {patience.TotalSeconds:0} s");
            }

            waiting($"{waited.TotalSeconds:0} s of at most {patience.TotalSeconds:0} s: {why}");
            await Task.Delay(Poll, clock, cancellationToken);
            var next = await primaries.ReadMapAsync(cancellationToken);
            stillSince = map.IsUnchangedIn(next) ? stillSince : clock.GetTimestamp();
            map = next;
        }

        return map;
    }
}

/// <summary>Slots or primaries kept changing: no pass can say that it saw every key.</summary>
public sealed class UnsettledException(string message) : Exception(message);

/// <summary>A shard serves no slots any more: its keys are on other shards.</summary>
internal sealed class ShardGoneException(string shard) : Exception($"shard {shard} serves no slots any more");
