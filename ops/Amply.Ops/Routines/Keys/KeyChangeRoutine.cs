using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Changes the keys of one role under one prefix: counts them for the plan, changes them, and counts what is left.</summary>
/// <param name="change">What is done, from beginning to end.</param>
public sealed class KeyChangeRoutine(IMultiplexerFactory connections, IKeyChange change, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long slots may be moving between shards before the routine gives up.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    public static async Task<KeyChangeRoutine> OpenAsync(
        IGroupAccess group, IKeyChange change, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), change, clock);

    public async Task<KeyChangePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var count = default(KeySweepCount);
        var slots = await OnePass.RunAsync(
            primaries, async map => count = await SweepAsync(primaries, map, null, progress, cancellationToken), cancellationToken);
        return new KeyChangePlan
        {
            Routine = change.Routine,
            Keys = count.Changed,
            Steps =
            [
                $"{change.What}: {count.Changed:N0} of {count.Seen:N0} keys under {change.Prefix}",
                .. count.Left > 0 ? [$"leave {count.Left:N0} keys under {change.Prefix}: {change.Left}"] : Array.Empty<string>(),
                .. count.Bare > 0 ? [$"leave the key '{change.Prefix}' itself: it is a bare prefix"] : Array.Empty<string>(),
            ],
            Findings = [slots],
        };
    }

    /// <summary>Runs to the end, or to where cancellation stops it between two pages.</summary>
    public async Task<KeyChangeResult> RunAsync(
        KeyChangePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var changed = new ChangeTally();
        await using var primaries = new PrimarySet(connections, Patience, clock);
        try
        {
            var whole = new WholePass(primaries, ReshardPatience, clock);
            await whole.RunAsync(map => SweepAsync(primaries, map, changed, progress, cancellationToken), atOnce: true, Waiting, cancellationToken);
            var left = default(KeySweepCount);
            await whole.RunAsync(
                async map => left = await SweepAsync(primaries, map, null, progress, cancellationToken), atOnce: false, Waiting, cancellationToken);
            return Result(RoutineOutcome.Done, "", left);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(RoutineOutcome.Cancelled, ", then it was stopped", null);
        }
        catch (UnsettledException error)
        {
            return Result(RoutineOutcome.Unknown, $", but not every shard was gone over: {error.Message}", null);
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            return Result(RoutineOutcome.Failed, $", then {FailureWords.Of(error)}", null);
        }

        void Waiting(string why) => progress.Report($"waiting {why}");

        KeyChangeResult Result(RoutineOutcome outcome, string then, KeySweepCount? left) => new()
        {
            Outcome = outcome,
            Summary = $"{changed.Words} keys under {change.Prefix} {change.Done}{then}.",
            Figures = Figures(left),
            Next = outcome == RoutineOutcome.Done ? [] : ["the same command again: it goes on where this one stopped"],
        };

        FigureList Figures(KeySweepCount? left) =>
        [
            Figure.Count("changed", "changedKeys", changed.Count),
            .. left is { } count ? [Figure.Count("come since, or come back", "comeSinceKeys", count.Changed), .. Left(count)] : Array.Empty<Figure>(),
            Figure.Seconds("took", "took", clock.GetElapsedTime(began).TotalSeconds),
        ];
    }

    private IEnumerable<Figure> Left(KeySweepCount count)
    {
        if (count.Left > 0)
        {
            yield return Figure.Count($"{change.Left}, left", "leftKeysOfAnotherKind", count.Left);
        }

        if (count.Bare > 0)
        {
            yield return Figure.Count("bare prefix, left", "leftBarePrefixes", count.Bare);
        }
    }

    private Task<KeySweepCount> SweepAsync(
        PrimarySet primaries, SlotMap map, ChangeTally? changed, IProgress<string> progress, CancellationToken cancellationToken) =>
        new KeySweep(primaries, change, changed, progress, clock).RunAsync(map, cancellationToken);
}

/// <summary>One kind of change to keys under a prefix; idempotent.</summary>
public interface IKeyChange
{
    /// <summary>The verb as it is typed.</summary>
    string Routine { get; }

    /// <summary>What a key must be by its name.</summary>
    KeyRole Role { get; }

    /// <summary>The whole prefix, taken literally.</summary>
    string Prefix { get; }

    /// <summary>What it does, for the plan.</summary>
    string What { get; }

    /// <summary>What was done to the keys, for the summary.</summary>
    string Done { get; }

    /// <summary>What a key is that it leaves although its name is right.</summary>
    string Left { get; }

    /// <summary>How many of these keys it would change.</summary>
    /// <param name="clustered">Whether a command may only name keys of one slot.</param>
    Task<KeysJudged> CountAsync(IDatabase database, bool clustered, RedisKey[] keys);

    /// <summary>Changes these keys, each in the step that judges its type and value.</summary>
    /// <param name="clustered">Whether a command may only name keys of one slot.</param>
    /// <param name="tally">Counts what was changed, also where some of the keys fail.</param>
    Task<KeysJudged> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys, ChangeTally tally);
}
