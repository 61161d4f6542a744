using StackExchange.Redis;

namespace Amply.Keyspace.Sessions;

/// <summary>Lists and deletes all sessions of one user by the user's index.</summary>
/// <remarks>
/// No command names two keys, because in cluster mode a command fails if its keys are in different slots. The index is read in pages and
/// never deleted whole, because a concurrent login would lose its entry. Redis deletes an empty set.
/// </remarks>
public sealed class UserSessionStore(IDatabase database)
{
    // Limits memory, and the time that a user with very many sessions takes from the other users.
    private const int PageSize = 500;

    public async Task<SessionsOfUser> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var sessions = ImmutableArray.CreateBuilder<ListedSession>();
        var (stale, malformed, wrongType) = (0, 0, 0);
        var index = KeyNames.UserSessions(userId);

        await foreach (var page in PagesAsync(index, () => wrongType++, cancellationToken))
        {
            var reads = await Task.WhenAll(page.Select(ReadAsync)).WaitAsync(cancellationToken);
            var gone = new List<RedisValue>();
            for (var i = 0; i < page.Count; i++)
            {
                switch (reads[i].State)
                {
                    case KeyState.Found:
                        sessions.Add(new ListedSession(page[i].ToString(), reads[i].Value!));
                        break;
                    case KeyState.Absent:
                        gone.Add(page[i]);
                        break;
                    case KeyState.Malformed:
                        malformed++;
                        break;
                    case KeyState.WrongType:
                        wrongType++;
                        break;
                }
            }

            // This is safe, because a session is written before its entry and an id is never used twice.
            stale += gone.Count == 0 ? 0 : (int)await database.SetRemoveAsync(index, [.. gone]);
        }

        return new SessionsOfUser
        {
            Sessions = sessions.ToImmutable(),
            StaleEntries = stale,
            Malformed = malformed,
            WrongType = wrongType,
        };
    }

    /// <summary>Deletes every session in the user's index.</summary>
    public async Task<UserDeletion> DeleteAllAsync(string userId, CancellationToken cancellationToken)
    {
        var (deleted, stale, wrongType) = (0, 0, 0);
        var index = KeyNames.UserSessions(userId);

        await foreach (var page in PagesAsync(index, () => wrongType++, cancellationToken))
        {
            var types = await Task.WhenAll(page.Select(TypeAsync)).WaitAsync(cancellationToken);
            var ours = page.Where((_, i) => types[i] is RedisType.String or RedisType.None).ToArray();
            wrongType += page.Count - ours.Length;
            var existed = await Task.WhenAll(KeyNames.Sessions(ours).Select(key => database.KeyDeleteAsync(key)));
            deleted += existed.Count(e => e);
            var removed = ours.Length == 0 ? 0 : (int)await database.SetRemoveAsync(index, ours);
            stale += Math.Max(0, removed - existed.Count(e => e));
        }

        return new UserDeletion(deleted, stale, wrongType);
    }

    private Task<RedisType> TypeAsync(RedisValue id) =>
        KeyNames.TrySession(id, out var key) ? database.KeyTypeAsync(key) : Task.FromResult(RedisType.None);

    private async Task<KeyRead<Session>> ReadAsync(RedisValue id)
    {
        if (!KeyNames.TrySession(id, out var key))
        {
            return KeyReads.Absent<Session>();
        }

        try
        {
            // A replica may not have the session of an index entry yet.
            var value = await database.StringGetAsync(key, CommandFlags.DemandMaster);
            return value.IsNull ? KeyReads.Absent<Session>() : SessionJson.Read(value);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return KeyReads.WrongType<Session>();
        }
    }

    // SSCAN may return an element twice. Each element is returned once here.
    private async IAsyncEnumerable<List<RedisValue>> PagesAsync(
        RedisKey index, Action wrongType, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<RedisValue>();
        var page = new List<RedisValue>(PageSize);
        await using var ids =
            database.SetScanAsync(index, pageSize: PageSize, flags: CommandFlags.DemandMaster).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await ids.MoveNextAsync())
                {
                    break;
                }
            }
            catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
            {
                wrongType();
                yield break;
            }

            if (seen.Add(ids.Current))
            {
                page.Add(ids.Current);
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
}
