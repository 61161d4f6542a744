using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>How many keys were changed or left, by their type and value.</summary>
/// <param name="Changed">Keys that were changed, or would be.</param>
/// <param name="Left">Keys with a matching name and another content. They are not changed.</param>
public readonly record struct KeysJudged(long Changed, long Left)
{
    private const int BatchSize = 500;

    /// <summary>Judges and changes each key in one step, by a script that returns the two counts.</summary>
    /// <param name="clustered">Whether a script may only name keys of one slot.</param>
    /// <param name="tally">Counts the changed keys, also where some keys fail.</param>
    internal static async Task<KeysJudged> ByAsync(
        string script, IDatabase database, bool clustered, RedisKey[] keys, RedisValue argument, ChangeTally tally)
    {
        var replies = await Task.WhenAll(
            keys.Chunk(clustered ? 1 : BatchSize).Select(chunk => tally.AddAsync(AskAsync(chunk), reply => reply[0])));
        return new KeysJudged(replies.Sum(r => r[0]), replies.Sum(r => r[1]));

        async Task<long[]> AskAsync(RedisKey[] chunk) =>
            (long[])(await database.ScriptEvaluateAsync(script, chunk, [argument], CommandFlags.DemandMaster))!;
    }
}
