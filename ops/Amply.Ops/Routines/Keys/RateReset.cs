using System.Text.Json.Serialization;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Forgets one counter, so that its key is served again.</summary>
public sealed class RateReset(IMultiplexerFactory connections, string key, TimeProvider clock)
    : IRoutine<KeyChangePlan, KeyChangeResult>, IReport<RateCounter>
{
    public static async Task<RateReset> OpenAsync(IGroupAccess group, string key, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), key, clock);

    /// <summary>Reads the counter.</summary>
    public Task<RateCounter> LookAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        OnPrimary.RunAsync(connections, database => RateCounter.ReadAsync(database, key), clock, cancellationToken);

    public async Task<KeyChangePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var counter = await LookAsync(progress, cancellationToken);
        var state = counter.State switch
        {
            RateCounterState.Counting => $"{counter.Count:N0}, which would end in {counter.SecondsLeft:0} s",
            RateCounterState.Endless => $"{counter.Count:N0}, without a TTL",
            RateCounterState.Absent => "absent: nothing would change",
            _ => "no counter: it would be left alone",
        };
        return new KeyChangePlan
        {
            Routine = "ratelimit reset",
            Keys = counter.State is RateCounterState.Counting or RateCounterState.Endless ? 1 : 0,
            Steps = [$"forget the counter, now {state}"],
        };
    }

    /// <summary>Judges the value in the step that deletes it: it may be another than in the plan.</summary>
    public async Task<KeyChangeResult> RunAsync(
        KeyChangePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var judged = await OnPrimary.RunAsync(
            connections,
            database => KeysJudged.ByAsync(CounterScripts.Delete, database, clustered: true, [KeyNames.Rate(key)], RedisValue.EmptyString, new ChangeTally()),
            clock,
            cancellationToken);
        return new KeyChangeResult
        {
            Outcome = judged.Left > 0 ? RoutineOutcome.NeedsAttention : RoutineOutcome.Done,
            Summary = judged switch
            {
                { Changed: > 0 } => "The counter was forgotten.",
                { Left: > 0 } => "The key holds no counter and was left.",
                _ => "There was no counter to forget.",
            },
            Figures =
            [
                Figure.Count("changed", "changedKeys", judged.Changed),
                .. judged.Left > 0 ? [Figure.Count("no counter, left", "leftKeysOfAnotherKind", 1)] : Array.Empty<Figure>(),
            ],
            Next = judged.Left > 0 ? ["look what the key holds: the applications' limiter fails on it until the key is deleted or holds a number"] : [],
        };
    }
}

/// <summary>One counter of requests.</summary>
/// <param name="SecondsLeft">Until the window ends; absent where there is no TTL, and then it never does.</param>
public sealed record RateCounter(string Key, RateCounterState State, long? Count, double? SecondsLeft)
{
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
    /// <summary>Nothing was counted in the present window.</summary>
    Absent,
    Counting,

    /// <summary>Without a TTL: once over the limit, refused for ever.</summary>
    Endless,
    Malformed,
    WrongType,
}
