using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// Deletes named sessions, and those that the indexes of given users show, one user after the other, on whichever shard the sessions lie.
/// </summary>
internal sealed class UsersFlush(
    PrimarySet primaries,
    IMultiplexerFactory connections,
    SessionFlushOptions options,
    FlushScope scope,
    FlushStart start,
    TimeProvider clock) : IFlushWork
{
    private const int MostRestarts = 20;

    private readonly ShardThrottles throttles = new(options, connections, clock);
    private readonly FlushTally tally = new();
    private SlotMap? seen;
    private Primary primary = null!;
    private int done;
    private int restarts;

    public double Fraction => (double)Volatile.Read(ref done) / Math.Max(1, Math.Max(scope.Indexes.Length, scope.Swept.Length));

    public long Ended => tally.Ended;

    public long EndedInPass => tally.EndedInPass;

    public string? Waiting => throttles.Waiting;

    public async Task PassAsync(FlushPass pass, SlotMap map, CancellationToken cancellationToken)
    {
        Begin(map);
        tally.BeginPass(pass);
        if (!scope.Sessions.IsEmpty)
        {
            await WithRestartsAsync(() => DeleteAsync([.. scope.Sessions], map, cancellationToken), cancellationToken);
        }

        foreach (var index in scope.Indexes)
        {
            await WithRestartsAsync(() => DeleteAsync(index, map, cancellationToken), cancellationToken);
            Interlocked.Increment(ref done);
        }
    }

    // Not in the passes: a session that came back is found only by its index entry.
    public bool MustSweep => true;

    public async Task SweepAsync(SlotMap map, CancellationToken cancellationToken)
    {
        Begin(map);
        foreach (var index in scope.Swept)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WithRestartsAsync(async () => tally.AddSwept(await StaleEntries.RemoveAsync(primary.Database, index)), cancellationToken);
            Interlocked.Increment(ref done);
        }
    }

    public ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) =>
        seen is null ? [] :
    [
        new NodeFlushReport(
            seen.Primaries.Length == 1 ? seen.Primaries[0].Shard : "all",
            primary.Endpoint,
            tally.Counts,
            restarts,
            throttles.Paused,
            confirmations.Values.Sum(c => c.Confirmed),
            confirmations.Values.Sum(c => c.Connected)),
    ];

    public ValueTask DisposeAsync() => throttles.DisposeAsync();

    // Any primary: the client sends a command to the shard of its key.
    private void Begin(SlotMap map)
    {
        (seen, primary) = (map, map.Primaries[0]);
        Volatile.Write(ref done, 0);
    }

    // To delete one user's sessions again does no harm, so only this user starts again.
    private async Task WithRestartsAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        var left = tally.Left;
        while (true)
        {
            try
            {
                await step();
                return;
            }
            catch (Exception error) when (PrimarySet.IsTransient(error) && restarts < MostRestarts)
            {
                restarts++;
                tally.Left = left;
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
                primary = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
            }
        }
    }

    // A named session is deleted also where it seems to be new.
    private Task DeleteAsync(List<RedisKey> sessions, SlotMap map, CancellationToken cancellationToken) => DeleteAsync(
        new SessionBatch(options with { IncludeNew = true }, start, tally),
        sessions,
        [.. map.Primaries.Select(throttles.Of)],
        cancellationToken);

    private async Task DeleteAsync(RedisKey index, SlotMap map, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImmutableArray<Throttle> ofShards = [.. map.Primaries.Select(throttles.Of)];
        var batch = new SessionBatch(options, start, tally);
        var keys = new List<RedisKey>(options.BatchSize);
        var pages = new IndexPages(ReadSource.Primary(primary), index);
        await foreach (var page in pages.ReadAsync(options.BatchSize, cancellationToken))
        {
            foreach (var id in page)
            {
                // An empty entry is stale. The sweep removes it.
                if (KeyNames.TrySession(id, out var key))
                {
                    keys.Add(key);
                }

                if (keys.Count >= ofShards.Min(throttle => throttle.Keys(options.BatchSize)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await DeleteAsync(batch, keys, ofShards, cancellationToken);
                }
            }
        }

        await DeleteAsync(batch, keys, ofShards, cancellationToken);
        tally.AddLeft(new SessionCounts { CannotJudge = pages.TooLong });
    }

    private async Task DeleteAsync(
        SessionBatch batch, List<RedisKey> keys, ImmutableArray<Throttle> ofShards, CancellationToken cancellationToken)
    {
        foreach (var throttle in ofShards)
        {
            await throttle.PaceAsync(cancellationToken);
        }

        await batch.DeleteAsync(primary, [.. keys], onlyStrings: false);
        keys.Clear();
    }
}
