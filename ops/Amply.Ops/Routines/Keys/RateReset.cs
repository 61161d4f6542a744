using System.Text.Json.Serialization;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Deletes one counter, so that its key is served again.</summary>
public sealed class RateReset(IMultiplexerFactory connections, string key, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>, IReport<RateCounter>
{
    public static async Task<RateReset> OpenAsync(
        IGroupAccess group, string key, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), key, clock) { Target = group.Target.Option };

    /// <summary>The target as typed, for the next command.</summary>
    private string Target { get; init; } = "TARGET";

    /// <summary>Reads the counter.</summary>
    public async Task<RateCounter> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var read = await OnPrimary.RunAsync(
            connections, database => RateCounter.ReadAsync(database, key), clock, cancellationToken);
        var counter = read with { Target = Target };
        return counter.State == RateCounterState.Absent && key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? counter with { NothingLike = await NothingLikeAsync(key[..(colon + 1)], progress, cancellationToken) }
            : counter;
    }

    // A counter that is absent is normal. That no counter begins in the same way is probably a mistake.
    private async Task<string?> NothingLikeAsync(string part, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Again.Patience, clock);
        var map = await primaries.ReadMapAsync(cancellationToken);
        var below = await PartsBelow.OfAsync(
            primaries, map, KeyNames.RatePrefix, KeyNames.RatePrefix + part, progress, clock, cancellationToken);
        return below.IsEmpty || below.Has(part) ? null : $"No counter begins with {part}. {below.Sentence}";
    }

    public async Task<KeyChangePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var counter = await LookAsync(progress, cancellationToken);
        var state = counter.State switch
        {
            RateCounterState.Counting => $"{counter.Count:N0}, which would end in {counter.SecondsLeft:0} s",
            RateCounterState.Endless => $"{counter.Count:N0}, without a TTL",
            RateCounterState.Absent => "absent: nothing would be deleted",
            _ => "not a counter: it would not be deleted",
        };
        return new KeyChangePlan
        {
            Routine = "ratelimit reset",
            Keys = counter.State is RateCounterState.Counting or RateCounterState.Endless ? 1 : 0,
            Steps = [$"delete the counter, now {state}"],
            Findings = counter.NothingLike is { } nothing
                ? [Finding.Warn("selection", nothing) with { MatchesNothing = true }]
                : [],
            NothingMatches = counter.NothingLike is not null,
        };
    }

    /// <summary>One step judges and deletes the value, because it may have changed since the plan.</summary>
    public async Task<KeyChangeResult> RunAsync(
        KeyChangePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var judged = await OnPrimary.RunAsync(
            connections,
            database => KeysJudged.ByAsync(
                CounterScripts.Delete, database, clustered: true, [KeyNames.Rate(key)], RedisValue.EmptyString, new ChangeTally()),
            clock,
            cancellationToken);
        return new KeyChangeResult
        {
            Outcome = judged.Left > 0 || (judged.Changed == 0 && plan.NothingMatches)
                ? RoutineOutcome.NeedsAttention
                : RoutineOutcome.Done,
            Summary = judged switch
            {
                { Changed: > 0 } => "The counter was deleted.",
                { Left: > 0 } => "The key does not hold a counter and was not deleted.",
                _ => "There was no counter to delete.",
            },
            Figures =
            [
                Figure.Count("changed", "changedKeys", judged.Changed),
                .. judged.Left > 0 ? [Figure.Count("not a counter, left", "leftKeysOfAnotherKind", 1)] : Array.Empty<Figure>(),
            ],
            Next = judged.Left > 0
                ? ["check the value of the key: the applications' limiter fails until the key is deleted or holds a number"]
                : [],
        };
    }
}

/// <summary>One counter of requests.</summary>
/// <param name="SecondsLeft">Seconds until the window ends; absent without a TTL: the window never ends.</param>
public sealed record RateCounter(string Key, RateCounterState State, long? Count, double? SecondsLeft)
{
    /// <summary>The target as typed, for the next command; not printed in JSON.</summary>
    internal string Target { get; init; } = "TARGET";

    /// <summary>That no counter begins like this key, and what there is; absent where there is such a counter.</summary>
    public string? NothingLike { get; init; }

    public static async Task<RateCounter> ReadAsync(IDatabase database, string key)
    {
        var read = await database.ScriptEvaluateAsync(CounterScripts.Read, [KeyNames.Rate(key)], flags: CommandFlags.DemandMaster);
        var reply = (RedisResult[])read!;
        double? left = (long)reply[1] is >= 0 and var milliseconds ? milliseconds / 1000.0 : null;
        return ((string)reply[0]!, IsCounter: !reply[2].IsNull) switch
        {
            (_, true) => new RateCounter(key, left is null ? RateCounterState.Endless : RateCounterState.Counting, (long)reply[2], left),
            ("none", _) => new RateCounter(key, RateCounterState.Absent, null, null),
            ("string", _) => new RateCounter(key, RateCounterState.Malformed, null, left),
            _ => new RateCounter(key, RateCounterState.WrongType, null, null),
        };
    }
}

[JsonConverter(typeof(CamelCaseEnumConverter<RateCounterState>))]
public enum RateCounterState
{
    /// <summary>No request was counted in this window.</summary>
    Absent,
    Counting,

    /// <summary>Without a TTL: over the limit the key is blocked for ever.</summary>
    Endless,
    Malformed,
    WrongType,
}
