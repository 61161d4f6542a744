using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Changes the keys of one role under one prefix: counts them for the plan, changes them, and counts what is left.</summary>
/// <param name="change">The change of a key.</param>
public sealed class KeyChangeRoutine(IMultiplexerFactory connections, IKeyChange change, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for the end of a reshard.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    // Whether the change is about a part of the role's keys. Only such a prefix can be mistyped.
    private bool IsNarrow => change.Prefix.Length > change.Role.Prefix().Length;

    public static async Task<KeyChangeRoutine> OpenAsync(
        IGroupAccess group, IKeyChange change, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), change, clock);

    public async Task<KeyChangePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var count = default(KeySweepCount);
        string? there = null;
        var slots = await OnePass.RunAsync(
            primaries,
            async map =>
            {
                count = await SweepAsync(primaries, map, null, progress, cancellationToken);
                there = count.Seen + count.Left == 0 && IsNarrow
                    ? (await PartsBelow.OfAsync(
                        primaries, map, change.Role.Prefix(), change.Prefix, progress, clock, cancellationToken)).Sentence
                    : null;
            },
            cancellationToken);
        return new KeyChangePlan
        {
            Routine = change.Routine,
            Keys = count.Changed,
            Steps =
            [
                $"{change.What}: {count.Changed:N0} of {count.Seen:N0} keys under {change.Prefix}",
                .. count.Left > 0 ? [$"skip {count.Left:N0} keys under {change.Prefix} ({change.Left})"] : Array.Empty<string>(),
                .. count.Bare > 0 ? [$"skip the key '{change.Prefix}', which is a prefix without a name"] : Array.Empty<string>(),
            ],
            Findings = there is null
                ? [slots]
                : [slots, Finding.Warn("selection", $"no key begins with {change.Prefix}. {there}") with { MatchesNothing = true }],
            NothingMatches = there is not null,
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
            var (whole, waiting) = (new WholePass(primaries, ReshardPatience, clock), new WaitNote(progress));
            await whole.RunAsync(
                map => SweepAsync(primaries, map, changed, progress, cancellationToken), atOnce: true, waiting, cancellationToken);
            var left = default(KeySweepCount);
            await whole.RunAsync(
                async map => left = await SweepAsync(primaries, map, null, progress, cancellationToken),
                atOnce: false,
                waiting,
                cancellationToken);
            return Result(RoutineOutcome.Done, "", left);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(RoutineOutcome.Cancelled, ", then the command was stopped", null);
        }
        catch (UnsettledException error)
        {
            return Result(RoutineOutcome.Unknown, $", but not every shard was checked: {error.Message}", null);
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            return Result(RoutineOutcome.Failed, $", then Redis failed: {FailureWords.Of(error)}", null);
        }

        KeyChangeResult Result(RoutineOutcome outcome, string then, KeySweepCount? left) => new()
        {
            Outcome = Nothing(outcome) ? RoutineOutcome.NeedsAttention : outcome,
            Summary = Nothing(outcome)
                ? $"No key begins with {change.Prefix}: nothing to change."
                : $"{changed.Words} keys under {change.Prefix} {change.Done}{then}.",
            Figures = Figures(left),
            Notes = outcome == RoutineOutcome.Done ? [] : ["Run the same command again: it continues from here."],
        };

        bool Nothing(RoutineOutcome outcome) => plan.NothingMatches && outcome == RoutineOutcome.Done && changed.Count == 0;

        FigureList Figures(KeySweepCount? left) =>
        [
            Figure.Count("changed", "changedKeys", changed.Count),
            .. left is { } count
                ? [Figure.Count("new or written again meanwhile", "comeSinceKeys", count.Changed), .. Left(count)]
                : Array.Empty<Figure>(),
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
            yield return Figure.Count("prefix without a name, left", "leftBarePrefixes", count.Bare);
        }
    }

    private Task<KeySweepCount> SweepAsync(
        PrimarySet primaries, SlotMap map, ChangeTally? changed, IProgress<string> progress, CancellationToken cancellationToken) =>
        new KeySweep(primaries, change, changed, progress, clock).RunAsync(map, cancellationToken);
}

/// <summary>A change of keys under a prefix; idempotent.</summary>
public interface IKeyChange
{
    /// <summary>The verb as typed.</summary>
    string Routine { get; }

    /// <summary>The role of a key, by its name.</summary>
    KeyRole Role { get; }

    /// <summary>The prefix, an exact text.</summary>
    string Prefix { get; }

    /// <summary>The change, for the plan.</summary>
    string What { get; }

    /// <summary>The past tense, for the summary.</summary>
    string Done { get; }

    /// <summary>Why a key with a matching name is left.</summary>
    string Left { get; }

    /// <summary>Counts the keys that would be changed.</summary>
    /// <param name="clustered">Whether a command may only name keys of one slot.</param>
    Task<KeysJudged> CountAsync(IDatabase database, bool clustered, RedisKey[] keys);

    /// <summary>Changes the keys. One step judges type and value of a key and changes it.</summary>
    /// <param name="clustered">Whether a command may only name keys of one slot.</param>
    /// <param name="tally">Counts the changed keys, also where some keys fail.</param>
    Task<KeysJudged> ApplyAsync(IDatabase database, bool clustered, RedisKey[] keys, ChangeTally tally);
}
