namespace Amply.Ops.Redis.Scanning;

/// <summary>Runs a pass over every primary until one pass ran from its beginning to its end under one unchanged slot map.</summary>
/// <remarks>
/// A key that moves from a shard that is not yet walked to a walked shard is never seen. So a pass in which a slot or a primary changed
/// proves nothing, and a new pass runs. So what a pass does to keys must be idempotent.
/// </remarks>
/// <param name="patience">How long the routine waits for a reshard.</param>
internal sealed class WholePass(PrimarySet primaries, TimeSpan patience, TimeProvider clock)
{
    /// <summary>The patience of a routine without an own setting.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(10);

    // Each pass beyond the first means a reshard or a failover in the middle of a pass.
    private const int MostPasses = 20;

    // A reshard moves one slot after the other. Between two slots nothing seems to move.
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <param name="pass">Walks the primaries of the map. It runs again where a slot or a primary changed meanwhile.</param>
    /// <param name="atOnce">Whether the first pass may begin while slots are moving, because it should act early.</param>
    /// <param name="waiting">Receives the reason of a wait, the time so far and the longest time.</param>
    /// <returns>The map under which the last pass ran, and when that pass began.</returns>
    /// <exception cref="UnsettledException">Slots or primaries changed for longer than the patience.</exception>
    /// <exception cref="NoPrimaryException">A shard has no primary that answers.</exception>
    public async Task<(SlotMap Map, long BeganAt)> RunAsync(
        Func<SlotMap, Task> pass, bool atOnce, IProgress<string> waiting, CancellationToken cancellationToken)
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

    /// <summary>Runs one pass for a plan, without a wait.</summary>
    /// <returns>The slot maps before and after the pass. Where they differ, the counts of the plan may be wrong.</returns>
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
            // The shard's slots moved to other shards during the pass.
            return await primaries.ReadMapAsync(cancellationToken);
        }
    }

    private async Task<SlotMap> SettledAsync(SlotMap map, IProgress<string> waiting, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var stillSince = since;
        while (map.Unsettled is not null || clock.GetElapsedTime(stillSince) < Still)
        {
            var why = map.Unsettled ?? "slots or primaries have just changed";
            var waited = clock.GetElapsedTime(since);
            if (waited >= patience)
            {
                throw new UnsettledException($"{why}, and this did not end within {patience.TotalSeconds:0} s");
            }

            waiting.Report($"{waited.TotalSeconds:0} s of at most {patience.TotalSeconds:0} s: {why}");
            await Task.Delay(Poll, clock, cancellationToken);
            var next = await primaries.ReadMapAsync(cancellationToken);
            stillSince = map.IsUnchangedIn(next) ? stillSince : clock.GetTimestamp();
            map = next;
        }

        return map;
    }
}

/// <summary>Reports a wait of a <see cref="WholePass"/> as progress.</summary>
internal sealed class WaitNote(IProgress<string> progress) : IProgress<string>
{
    public void Report(string value) => progress.Report($"waiting {value}");
}

/// <summary>Slots or primaries kept changing, so no pass saw every key for certain.</summary>
public sealed class UnsettledException(string message) : Exception(message);

/// <summary>A shard serves no slots any more: its keys are on other shards.</summary>
internal sealed class ShardGoneException(string shard) : Exception($"shard {shard} serves no slots any more");
