using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// The pages of one pass where sessions are judged here: with a filter, and in cluster mode, where a script may only name keys that it was
/// given. SCAN names keys, and each batch of sessions is judged and deleted while the next page is scanned.
/// </summary>
internal sealed class PipelinedPages(FlushPass pass, SessionFlushOptions options, FlushStart start, FlushTally tally, Throttle throttle)
    : PageHandler
{
    private const int ScanCount = 600;
    private const int KeysOfASweep = 20;

    private readonly PendingWindow window = new(options.Window);
    private readonly SessionBatch batch = new(options, start, tally);

    // SCAN returns at least this many keys, and rarely many more.
    private int PageSize => throttle.Keys(Math.Min(ScanCount, options.BatchSize * 2));

    public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        await throttle.PaceAsync(cancellationToken);

        // The first pass asks for strings only. A verifying pass also counts keys of other types and removes index entries.
        var page = pass.Verifies
            ? await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", PageSize, type: null)
            : await ScanPage.ReadAsync(node, cursor, "session:?*", PageSize, "string");

        // The pattern chooses what crosses the network. The name decides what is deleted.
        var sessions = page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _)).ToArray();
        foreach (var chunk in sessions.Chunk(throttle.Keys(options.BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(batch.DeleteAsync(node, chunk, onlyStrings: !pass.Verifies), chunk.Length);
        }

        foreach (var index in page.Keys.Where(key => pass.Verifies && KeyNames.TryUser((byte[])key!, out _)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(SweepAsync(node, index), KeysOfASweep);
        }

        return page.Next;
    }

    public override Task DrainAsync() => window.DrainAsync();

    public override void Restart() => tally.BeginPass(pass);

    private async Task SweepAsync(Primary node, RedisKey index) => tally.AddSwept(await StaleEntries.RemoveAsync(node.Database, index));
}

/// <summary>Commands that wait for their answer, bounded by the keys they name.</summary>
internal sealed class PendingWindow(int capacity)
{
    private readonly Queue<(Task Task, int Weight)> pending = new();
    private int weight;

    /// <summary>Adds a command. Waits for the oldest command while there are too many.</summary>
    public async Task AddAsync(Task task, int keys)
    {
        pending.Enqueue((task, keys));
        weight += keys;
        while (weight > capacity && pending.Count > 1)
        {
            await TakeAsync();
        }
    }

    /// <summary>Waits for all commands, then throws the first failure.</summary>
    public async Task DrainAsync()
    {
        Exception? first = null;
        while (pending.Count > 0)
        {
            try
            {
                await TakeAsync();
            }
#pragma warning disable CA1031 // Thrown below, when every task was observed.
            catch (Exception error)
#pragma warning restore CA1031
            {
                first ??= error;
            }
        }

        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private Task TakeAsync()
    {
        var (task, keys) = pending.Dequeue();
        weight -= keys;
        return task;
    }
}
