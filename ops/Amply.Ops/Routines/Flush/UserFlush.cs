using System.Collections.Immutable;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>Ends the sessions that the indexes of given users show.</summary>
internal sealed class UserFlush(PrimarySet primaries, SessionFlushOptions options, FlushStart start, TimeProvider clock)
{
    private const int MostRestarts = 20;

    private int done;
    private Primary primary = null!;
    private ImmutableArray<Throttle> throttles = [];

    private int BatchSize => throttles.Min(throttle => throttle.Keys(options.BatchSize));

    /// <summary>Of the node that was asked last, as <c>host:port</c>.</summary>
    public string Endpoint => primary.Endpoint;

    public FlushTally Tally { get; } = new();

    public int Restarts { get; private set; }

    public double Fraction => (double)Volatile.Read(ref done) / Math.Max(1, options.Selection.Users.Length);

    /// <param name="first">Any primary: a command finds the shard of its key.</param>
    /// <param name="ofShards">All of them: a user's sessions lie on any shard.</param>
    public Task PassAsync(int number, Primary first, ImmutableArray<Throttle> ofShards, CancellationToken cancellationToken)
    {
        (primary, throttles) = (first, ofShards);
        Tally.BeginPass(number);
        return EachAsync(index => EndAsync(index, cancellationToken), cancellationToken);
    }

    /// <summary>Removes the users' index entries whose session is gone.</summary>
    public Task SweepAsync(Primary first, CancellationToken cancellationToken)
    {
        primary = first;
        return EachAsync(index => new IndexSweep(Tally).SweepAsync(primary.Database, index), cancellationToken);
    }

    private async Task EachAsync(Func<RedisKey, Task> step, CancellationToken cancellationToken)
    {
        Volatile.Write(ref done, 0);
        foreach (var user in options.Selection.Users.Distinct(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WithRestartsAsync(KeyNames.UserSessions(user), step, cancellationToken);
            Interlocked.Increment(ref done);
        }
    }

    // Ending one user's sessions again does no harm: only that user begins anew.
    private async Task WithRestartsAsync(RedisKey index, Func<RedisKey, Task> step, CancellationToken cancellationToken)
    {
        var left = Tally.Left;
        while (true)
        {
            try
            {
                await step(index);
                return;
            }
            catch (Exception error) when (PrimarySet.IsTransient(error) && Restarts < MostRestarts)
            {
                Restarts++;
                Tally.Left = left;
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
                primary = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
            }
        }
    }

    private async Task EndAsync(RedisKey index, CancellationToken cancellationToken)
    {
        var batch = new SessionBatch(options, start, Tally);
        var keys = new List<RedisKey>(options.BatchSize);
        var pages = new IndexPages(ReadSource.Primary(primary), index);
        await foreach (var page in pages.ReadAsync(options.BatchSize, cancellationToken))
        {
            foreach (var id in page)
            {
                // An empty entry is left to the sweep: it is stale, and no key.
                if (KeyNames.TrySession(id, out var key))
                {
                    keys.Add(key);
                }

                if (keys.Count >= BatchSize)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await EndAsync(batch, keys, cancellationToken);
                }
            }
        }

        await EndAsync(batch, keys, cancellationToken);
        Tally.AddLeft(new SessionCounts { CannotJudge = pages.TooLong });
    }

    private async Task EndAsync(SessionBatch batch, List<RedisKey> keys, CancellationToken cancellationToken)
    {
        foreach (var throttle in throttles)
        {
            await throttle.PaceAsync(cancellationToken);
        }

        await batch.EndAsync(primary, [.. keys], onlyStrings: false);
        keys.Clear();
    }
}

/// <summary>Some users, one after the other, wherever their sessions lie.</summary>
internal sealed class UserParts(
    PrimarySet primaries, IMultiplexerFactory connections, SessionFlushOptions options, FlushStart start, TimeProvider clock) : IFlushParts
{
    private readonly ShardThrottles throttles = new(options, connections, clock);
    private readonly UserFlush users = new(primaries, options, start, clock);
    private SlotMap? seen;

    public double Fraction => users.Fraction;

    public long Ended => users.Tally.Ended;

    public long EndedInPass => users.Tally.EndedInPass;

    public string? Waiting => throttles.Waiting;

    public Task PassAsync(int number, SlotMap map, CancellationToken cancellationToken) =>
        users.PassAsync(number, Begin(map), [.. map.Primaries.Select(throttles.Of)], cancellationToken);

    public bool MustSweep => true;

    public Task SweepAsync(SlotMap map, CancellationToken cancellationToken) => users.SweepAsync(Begin(map), cancellationToken);

    public ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) => seen is null ? [] :
    [
        new NodeFlushReport(
            seen.Primaries.Length == 1 ? seen.Primaries[0].Shard : "all",
            users.Endpoint,
            users.Tally.Counts,
            users.Restarts,
            throttles.Paused,
            confirmations.Values.Sum(c => c.Confirmed),
            confirmations.Values.Sum(c => c.Connected)),
    ];

    public ValueTask DisposeAsync() => throttles.DisposeAsync();

    private Primary Begin(SlotMap map) => (seen = map).Primaries[0];
}

/// <summary>Removes index entries whose session is gone, never an index.</summary>
/// <remarks>Right at any time: a session is written before its entry and its id is never used again.</remarks>
internal sealed class IndexSweep(FlushTally tally)
{
    private const int PageSize = 500;

    /// <summary>Goes through one index in pages; returns the entries removed.</summary>
    public async Task<long> SweepAsync(IDatabase database, RedisKey index)
    {
        long removed = 0;
        var source = new ReadSource(database, CommandFlags.DemandMaster);
        var pages = new IndexPages(source, index);
        await foreach (var page in pages.ReadAsync(PageSize, CancellationToken.None))
        {
            removed += await RemoveGoneAsync(source, index, page);
        }

        tally.AddLeft(new SessionCounts { ForeignIndexes = pages.IsForeign ? 1 : 0 });
        tally.AddIndexEntries(removed);
        return removed;
    }

    /// <summary>The entries of a page whose session is gone; an empty one never had any.</summary>
    public static async Task<RedisValue[]> GoneAsync(ReadSource source, RedisValue[] ids)
    {
        var exist = await Task.WhenAll(ids.Select(id =>
            KeyNames.TrySession(id, out var key) ? source.Database.KeyExistsAsync(key, source.Flags) : Task.FromResult(false)));
        return [.. ids.Where((_, i) => !exist[i])];
    }

    private static async Task<long> RemoveGoneAsync(ReadSource source, RedisKey index, RedisValue[] ids)
    {
        var gone = await GoneAsync(source, ids);
        return gone.Length == 0 ? 0 : await source.Database.SetRemoveAsync(index, gone, CommandFlags.DemandMaster);
    }
}
