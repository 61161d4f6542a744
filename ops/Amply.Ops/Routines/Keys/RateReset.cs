using System.Globalization;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Rates;
using Amply.Ops.Routines.Figures;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Forgets one counter, so that its key is served again.</summary>
public sealed class RateReset(IMultiplexerFactory connections, string key, TimeProvider clock)
{
    public async Task<KeyChangePlan> PlanAsync(CancellationToken cancellationToken)
    {
        var counter = await OnPrimary.RunAsync(connections, database => RateCounter.ReadAsync(database, key), clock, cancellationToken);
        var state = counter.State switch
        {
            RateCounterState.Counting => string.Create(CultureInfo.InvariantCulture, $"{counter.Count:N0}, which would end in {counter.SecondsLeft:0} s"),
            RateCounterState.Endless => string.Create(CultureInfo.InvariantCulture, $"{counter.Count:N0}, without a TTL"),
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
    public async Task<KeyChangeResult> RunAsync(CancellationToken cancellationToken)
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
