using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Flush;

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

        // In cluster mode a command that names keys of two slots fails, also on one shard.
        // Each answer is counted when it comes: others may fail.
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
            UnreadFields = FieldCounts.Of(reads),
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
