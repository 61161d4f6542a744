using System.Runtime.CompilerServices;
using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Counting;

/// <summary>Reads the values of many sessions and tells what each is.</summary>
internal static class SessionReader
{
    private const int PageSize = 500;

    /// <summary>The sessions under these keys, in their order.</summary>
    /// <param name="refused">Takes what Redis refuses to read, which then counts as malformed; absent: the refusal is thrown.</param>
    public static async Task<KeyRead<SessionFields>[]> ReadAsync(IDatabase database, IReadOnlyList<RedisKey> keys, RefusedCommands? refused = null) =>
        await Task.WhenAll(keys.Select(key => ReadAsync(database, key, refused)));

    /// <summary>An index's ids in pages; none where it is absent or no set.</summary>
    public static async IAsyncEnumerable<List<RedisValue>> IndexPagesAsync(
        Primary primary, RedisKey index, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await primary.Database.KeyTypeAsync(index, CommandFlags.DemandMaster) != RedisType.Set)
        {
            yield break;
        }

        // SSCAN may return an element twice.
        var seen = new HashSet<RedisValue>();
        var page = new List<RedisValue>(PageSize);
        await foreach (var id in primary.Database.SetScanAsync(index, pageSize: PageSize, flags: CommandFlags.DemandMaster).WithCancellation(cancellationToken))
        {
            if (seen.Add(id))
            {
                page.Add(id);
            }

            if (page.Count == PageSize)
            {
                yield return page;
                page = new List<RedisValue>(PageSize);
            }
        }

        if (page.Count > 0)
        {
            yield return page;
        }
    }

    private static async Task<KeyRead<SessionFields>> ReadAsync(IDatabase database, RedisKey key, RefusedCommands? refused)
    {
        try
        {
            var value = await database.StringGetAsync(key, CommandFlags.DemandMaster);
            return value.IsNull ? KeyRead.Absent<SessionFields>() : SessionJson.ReadFields(value);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return KeyRead.WrongType<SessionFields>();
        }
        catch (RedisServerException error) when (refused is not null && RefusedCommands.Is(error))
        {
            refused.Add("sessions could not be read", error);
            return KeyRead.Malformed<SessionFields>("Redis refused to read it");
        }
    }
}
