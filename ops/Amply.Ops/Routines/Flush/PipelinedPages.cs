using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

/// <summary>The pages of one pass where sessions are judged here, or in cluster mode, where a script may not name its own keys.</summary>
internal sealed class PipelinedPages(SessionFlushOptions options, FlushStart start, FlushTally tally, Throttle throttle)
{
    private const int ScanCount = 600;
    private const int KeysOfASweep = 20;

    private readonly PendingWindow window = new(options.Window);
    private readonly SessionBatch batch = new(options, start, tally);
    private readonly IndexSweep sweep = new(tally);

    // A page of SCAN names at least as many keys as asked for, and rarely many more.
    private int PageSize => throttle.Keys(Math.Min(ScanCount, options.BatchSize * 2));

    /// <summary>Begins to end the sessions of a page.</summary>
    public async Task<ulong> EndAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "session:?*", PageSize, "string");
        await EndAsync(node, page, onlyStrings: true, cancellationToken);
        return page.Next;
    }

    /// <summary>Begins to end what came back, to count what is left and to remove index entries whose session is gone.</summary>
    public async Task<ulong> VerifyAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, "[su]*s*:?*", PageSize, type: null);
        await EndAsync(node, page, onlyStrings: false, cancellationToken);
        foreach (var index in page.Keys.Where(key => KeyNames.TryUser((byte[])key!, out _)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(sweep.SweepAsync(node.Database, index), KeysOfASweep);
        }

        return page.Next;
    }

    /// <summary>Waits for what was begun.</summary>
    public Task DrainAsync() => window.DrainAsync();

    private async Task EndAsync(Primary node, ScanPage page, bool onlyStrings, CancellationToken cancellationToken)
    {
        // A pattern chooses what crosses the network; the name itself decides, because what follows destroys.
        var keys = page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _)).ToArray();
        foreach (var chunk in keys.Chunk(throttle.Keys(options.BatchSize)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await window.AddAsync(batch.EndAsync(node, chunk, onlyStrings), chunk.Length);
        }
    }
}

/// <summary>Commands on their way, bounded by the keys they name.</summary>
internal sealed class PendingWindow(int capacity)
{
    private readonly Queue<(Task Task, int Weight)> pending = new();
    private int weight;

    /// <summary>Adds one, and waits for the oldest while there are too many.</summary>
    public async Task AddAsync(Task task, int keys)
    {
        pending.Enqueue((task, keys));
        weight += keys;
        while (weight > capacity && pending.Count > 1)
        {
            await TakeAsync();
        }
    }

    /// <summary>Waits for all, also where some fail, and then throws the first failure.</summary>
    public async Task DrainAsync()
    {
        Exception? first = null;
        while (pending.Count > 0)
        {
            try
            {
                await TakeAsync();
            }
#pragma warning disable CA1031 // Thrown below, once nothing is left unobserved.
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
