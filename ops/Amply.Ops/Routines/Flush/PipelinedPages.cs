using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// The pages of one pass where sessions are judged here: with a filter, and in cluster mode, where a script may only name keys that it was
/// given.
/// SCAN names keys, and each batch of sessions is judged and deleted while the next page is scanned.
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

/// <summary>Deletes the selected sessions of one batch of keys, and counts what became of each.</summary>
internal sealed class SessionBatch(SessionFlushOptions options, FlushStart start, FlushTally tally)
{
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    private readonly RedisValue[] arguments = start.Arguments(options);

    /// <param name="keys">Names of sessions.</param>
    /// <param name="onlyStrings">Whether all keys are known to be strings.</param>
    public async Task DeleteAsync(Primary primary, RedisKey[] keys, bool onlyStrings)
    {
        var database = primary.Database;
        var selected = !options.Selection.Filter.IsEverything
            ? await SelectedAsync(primary, keys)
            : onlyStrings ? keys : await StringsAsync(database, keys);
        if (selected.Length == 0)
        {
            return;
        }

        // In cluster mode a command that names keys of two slots fails, also on one shard. Each answer is counted when it comes: others may
        // fail.
        var commands = primary.Clustered ? selected.Select(key => new[] { key }) : [selected];
        await Task.WhenAll(commands.Select(named => options is { IncludeNew: true, Grace: null }
            ? UnlinkAsync(database, named)
            : JudgeAsync(database, named)));
    }

    private async Task UnlinkAsync(IDatabase database, RedisKey[] keys)
    {
        var ended = keys is [var one] ? await database.KeyDeleteAsync(one, Primary) ? 1 : 0 : await database.KeyDeleteAsync(keys, Primary);
        tally.AddActed(ended, withoutTtl: 0, shortened: false);
    }

    private async Task JudgeAsync(IDatabase database, RedisKey[] keys)
    {
        var reply = (long[])(await database.ScriptEvaluateAsync(FlushScripts.Batch, keys, arguments, Primary))!;
        tally.AddActed(reply[0], reply[2], shortened: options.Grace is not null);
        tally.AddLeft(new SessionCounts { Spared = reply[1], EndingSoon = reply[3] });
    }

    private async Task<RedisKey[]> SelectedAsync(Primary primary, RedisKey[] keys)
    {
        var reads = await SessionReader.ReadAsync(ReadSource.Primary(primary), keys, (_, read) => options.Selection.Filter.Judge(read));
        tally.AddLeft(new SessionCounts
        {
            NotMeant = reads.Count(r => r.Verdict == SessionVerdict.NotMeant),
            CannotJudge = reads.Count(r => r.Verdict == SessionVerdict.CannotJudge),
            WrongType = reads.Count(r => r.State == KeyState.WrongType),
        });
        return [.. keys.Where((_, i) => reads[i].Verdict == SessionVerdict.Meant)];
    }

    private async Task<RedisKey[]> StringsAsync(IDatabase database, RedisKey[] keys)
    {
        if (keys.Length == 0)
        {
            return keys;
        }

        var types = await Task.WhenAll(keys.Select(key => database.KeyTypeAsync(key, Primary)));
        tally.AddLeft(new SessionCounts { WrongType = types.Count(t => t is not (RedisType.String or RedisType.None)) });
        return [.. keys.Where((_, i) => types[i] == RedisType.String)];
    }
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
