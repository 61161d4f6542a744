using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Reads the values of many sessions and tells what each is, in the same memory however long the values are.</summary>
/// <remarks>The beginnings of a page's values are on their way at once, 2 MiB at most; the few that are longer follow, 1 MiB at a time.</remarks>
internal static class SessionReader
{
    /// <summary>A larger value is not read: no application writes a session of a tenth of it.</summary>
    public const int MostBytes = 64 * 1024;

    // Sessions are shorter.
    private const int FirstBytes = 2 * 1024;

    private const int FirstAtOnce = 1_024;
    private const int LongAtOnce = 16;

    /// <summary>What the sessions under these keys are, in their order.</summary>
    /// <param name="take">Takes from each what is needed, one at a time: a session is not kept beyond it.</param>
    /// <param name="refused">Takes what Redis refuses to read, which then counts as malformed; absent: the refusal is thrown.</param>
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

    private static async Task<(KeyRead<SessionFields>? State, RedisValue Value)> StartAsync(ReadSource source, RedisKey key, int most, RefusedCommands? refused)
    {
        RedisValue start = default;
        var state = await AskAsync(
            async () => (start = await ValueStart.ReadAsync(source, key, most)).IsNull ? KeyReads.Absent<SessionFields>() : null, refused);
        return (state, start);
    }

    // The value was larger than may be read. It may be smaller now; what was seen is said.
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
