using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Reads the values of many sessions, in constant memory for values of any length.</summary>
/// <remarks>First it reads the begin of all values of a page, 2 MiB at most. Then it reads the few longer ones, 1 MiB at a time.</remarks>
internal static class SessionReader
{
    /// <summary>A larger value is not read. The applications' sessions are ten times smaller.</summary>
    public const int MostBytes = 64 * 1024;

    // Normal sessions are shorter.
    private const int FirstBytes = 2 * 1024;

    private const int FirstAtOnce = 1_024;
    private const int LongAtOnce = 16;

    /// <summary>Reads the sessions of these keys, in their order.</summary>
    /// <param name="take">Returns what the caller needs of one session. The session is not kept.</param>
    /// <param name="refused">Counts the keys that Redis refuses to read, which then count as malformed; null: the refusal is
    /// thrown.</param>
    public static async Task<T[]> ReadAsync<T>(
        ReadSource source, IReadOnlyList<RedisKey> keys, Func<RedisKey, KeyRead<SessionFields>, T> take, RefusedCommands? refused = null)
    {
        await source.BeginPageAsync();
        var taken = new T[keys.Count];
        var longer = new List<int>();
        foreach (var chunk in Enumerable.Range(0, keys.Count).Chunk(FirstAtOnce))
        {
            await ReadAsync(chunk, FirstBytes, longer);
        }

        var tooLarge = new List<int>();
        foreach (var chunk in longer.Chunk(LongAtOnce))
        {
            await ReadAsync(chunk, MostBytes, tooLarge);
        }

        foreach (var chunk in tooLarge.Chunk(FirstAtOnce))
        {
            var sizes = await Task.WhenAll(chunk.Select(at => SizeAsync(source, keys[at], refused)));
            foreach (var (at, read) in chunk.Zip(sizes))
            {
                taken[at] = take(keys[at], read);
            }
        }

        return taken;

        async Task ReadAsync(int[] chunk, int most, List<int> cut)
        {
            var values = await Task.WhenAll(chunk.Select(at => StartAsync(source, keys[at], most, refused)));
            foreach (var (at, (state, value)) in chunk.Zip(values))
            {
                if (value.Length() > most)
                {
                    cut.Add(at);
                }
                else
                {
                    taken[at] = take(keys[at], state ?? SessionJson.ReadFields(value));
                }
            }
        }
    }

    private static async Task<(KeyRead<SessionFields>? State, RedisValue Value)> StartAsync(
        ReadSource source, RedisKey key, int most, RefusedCommands? refused)
    {
        RedisValue start = default;
        var state = await AskAsync(
            async () => (start = await ValueStart.ReadAsync(source, key, most)).IsNull ? KeyReads.Absent<SessionFields>() : null, refused);
        return (state, start);
    }

    // The value was too large. It may be smaller now, so at least the size of before is reported.
    private static async Task<KeyRead<SessionFields>> SizeAsync(ReadSource source, RedisKey key, RefusedCommands? refused)
    {
        long bytes = MostBytes + 1;
        var state = await AskAsync(
            async () =>
            {
                bytes = Math.Max(bytes, await source.Database.StringLengthAsync(key, source.Flags));
                return null;
            },
            refused);
        return state ?? KeyReads.TooLarge<SessionFields>(bytes);
    }

    private static async Task<KeyRead<SessionFields>?> AskAsync(Func<Task<KeyRead<SessionFields>?>> ask, RefusedCommands? refused)
    {
        try
        {
            return await ask();
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return KeyReads.WrongType<SessionFields>();
        }
        catch (RedisServerException error) when (refused is not null && RefusedCommands.Is(error))
        {
            refused.Add("sessions could not be read", error);
            return KeyReads.Malformed<SessionFields>("Redis refused to read it");
        }
    }
}
