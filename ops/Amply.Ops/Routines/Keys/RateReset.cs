using System.Globalization;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Figures;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Forgets one counter, so that its key is served again.</summary>
public sealed class RateReset(IMultiplexerFactory connections, string key)
{
    public async Task<(KeyChangePlan Plan, RateCounter Counter)> PlanAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.ConnectAsync(cancellationToken);
        var counter = await RateCounter.ReadAsync(connection.GetDatabase(), key).WaitAsync(cancellationToken);
        var state = counter.State switch
        {
            RateCounterState.Counting => string.Create(CultureInfo.InvariantCulture, $"{counter.Count:N0}, which would end in {counter.SecondsLeft:0} s"),
            RateCounterState.Endless => string.Create(CultureInfo.InvariantCulture, $"{counter.Count:N0}, without a TTL"),
            RateCounterState.Absent => "absent: nothing would change",
            _ => "no counter: it would be left alone",
        };
        return (new KeyChangePlan { Routine = "ratelimit reset", Keys = counter.State is RateCounterState.Counting or RateCounterState.Endless ? 1 : 0, Steps = [$"forget the counter, now {state}"] }, counter);
    }

    public async Task<KeyChangeResult> RunAsync(RateCounter counter, CancellationToken cancellationToken)
    {
        await using var connection = await connections.ConnectAsync(cancellationToken);
        var gone = counter.State is RateCounterState.Counting or RateCounterState.Endless
            && await connection.GetDatabase().KeyDeleteAsync(KeyNames.Rate(key), CommandFlags.DemandMaster).WaitAsync(cancellationToken);
        return new KeyChangeResult
        {
            Outcome = RoutineOutcome.Done,
            Summary = gone ? "The counter was forgotten." : "There was no counter to forget.",
            Figures = [Figure.Count("changed", "changedKeys", gone ? 1 : 0)],
        };
    }
}
