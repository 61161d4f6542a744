using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines;

/// <summary>Runs work again after a failover or a lost connection.</summary>
internal static class Again
{
    /// <summary>How long to retry after the first failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Where a wait cannot help. A new token may be refused for a moment after a rotation.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <param name="work">Reads, or is idempotent: it may run again although its first answer was lost.</param>
    /// <exception cref="NoPrimaryException">The work failed until the end of the patience.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, TimeProvider clock, CancellationToken cancellationToken)
    {
        long? failingSince = null;
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception error) when (PrimarySet.IsTransient(error))
            {
                failingSince ??= clock.GetTimestamp();
                var (failure, waited) = (ConnectionFailure.Of(error), clock.GetElapsedTime(failingSince.Value));
                if (waited > (failure.CanPass ? Patience : LeastPatience))
                {
                    throw new NoPrimaryException(
                        $"Redis did not answer within {waited.TotalSeconds:0} s; the last failure: {failure.Words}.", [failure]);
                }
            }

            await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}

/// <summary>Runs short work on the primary. After a failover the work runs again.</summary>
internal static class OnPrimary
{
    /// <param name="work">Idempotent: it may run again although its first answer was lost.</param>
    /// <exception cref="NoPrimaryException">No primary answered within the patience of <see cref="Again"/>.</exception>
    public static async Task<T> RunAsync<T>(
        IMultiplexerFactory connections, Func<IDatabase, Task<T>> work, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Again.Patience, clock);
        return await Again.RunAsync(
            async () => await work((await primaries.FindAsync(cancellationToken))[0].Database).WaitAsync(cancellationToken),
            clock, cancellationToken);
    }
}

/// <summary>Runs one pass over the primaries for a plan.</summary>
internal static class OnePass
{
    private const string Check = "slots";

    /// <returns>Whether slots or primaries changed meanwhile, so that what the plan counted may be wrong.</returns>
    public static async Task<Finding> RunAsync(PrimarySet primaries, Func<SlotMap, Task> pass, CancellationToken cancellationToken)
    {
        var (before, after) = await WholePass.OnceAsync(primaries, pass, cancellationToken);
        return (before.Unsettled ?? after.Unsettled, before.IsUnchangedIn(after)) switch
        {
            ({ } why, _) => Finding.Warn(
                Check, $"{why}. The counts above may be wrong. The command waits for the end, then reads every shard again."),
            (_, false) => Finding.Warn(
                Check,
                "slots or primaries changed during the count. The counts above may be wrong. The command repeats until nothing changes."),
            _ => Finding.Pass(
                Check, before.Primaries.Length == 1 ? "one primary" : $"{before.Primaries.Length} primaries; no slot is moving"),
        };
    }
}
