using StackExchange.Redis;

namespace Amply.Keyspace.Sessions;

/// <summary>Creates, reads, touches and deletes single sessions, as the applications do and without their races.</summary>
/// <remarks>
/// A user's index has no TTL, on purpose: under <c>volatile-*</c> policies a key with a TTL may be evicted, and an index that goes before
/// its sessions hides them from "log out everywhere". Applications that add to the index without renewing a TTL would lose it the same way.
/// What grows stale in it is removed by <see cref="UserSessionStore"/> whenever it is read, and by <c>sessions reindex</c>.
/// </remarks>
public sealed class SessionStore(IDatabase database, TimeProvider clock)
{
    // Each lost race means that another touch or a delete has just won; more than a few in a row do not happen by chance.
    private const int TouchAttempts = 8;

    // XX: a session that was deleted meanwhile stays deleted. KEEPTTL: activity does not prolong a session.
    private const string ReplaceIfUnchanged = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'XX', 'KEEPTTL')
        return 1
        """;

    /// <summary>Opens a session that lives for seven days. The user's id is not empty.</summary>
    /// <remarks>
    /// The session is written before its index entry: whoever finds an entry without a session may then take it for stale.
    /// Where the index is not a set, no session is left behind.
    /// </remarks>
    public async Task<SessionCreation> CreateAsync(
        string userId, string securityStamp, SessionClient client, IpBinding binding, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        cancellationToken.ThrowIfCancellationRequested();
        var now = clock.GetUtcNow();
        var id = SessionId.New();
        var session = new Session
        {
            UserId = userId,
            SecurityStamp = securityStamp,
            IpBinding = binding,
            CreatedAt = now,
            LastActivity = now,
            ExpiresAt = now + KeyNames.SessionLifetime,
            Client = client,
        };

        await database.StringSetAsync(KeyNames.Session(id), SessionJson.Write(session), KeyNames.SessionLifetime);
        try
        {
            await database.SetAddAsync(KeyNames.UserSessions(userId), id);
            return new SessionCreation(SessionCreationOutcome.Created, id);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            await database.KeyDeleteAsync(KeyNames.Session(id));
            return new SessionCreation(SessionCreationOutcome.IndexIsNotASet, null);
        }
    }

    public async Task<KeyRead<Session>> GetAsync(string id, CancellationToken cancellationToken)
    {
        if (!KeyNames.TrySession(id, out var key))
        {
            return KeyReads.Absent<Session>();
        }

        try
        {
            var value = await database.StringGetAsync(key).WaitAsync(cancellationToken);
            return value.IsNull ? KeyReads.Absent<Session>() : SessionJson.Read(value);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return KeyReads.WrongType<Session>();
        }
    }

    /// <summary>Notes activity; never prolongs a session, and never brings back one that was deleted meanwhile.</summary>
    public async Task<SessionTouch> TouchAsync(string id, CancellationToken cancellationToken)
    {
        if (!KeyNames.TrySession(id, out var key))
        {
            return new SessionTouch(TouchOutcome.Absent, null);
        }

        try
        {
            for (var attempt = 0; attempt < TouchAttempts; attempt++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var stored = (byte[]?)await database.StringGetAsync(key, CommandFlags.DemandMaster);
                if (stored is null)
                {
                    return new SessionTouch(TouchOutcome.Absent, null);
                }

                switch (ActivityEdit.Apply(stored, clock.GetUtcNow(), out var edited, out var activity))
                {
                    case ActivityEdit.Outcome.Malformed:
                        return new SessionTouch(TouchOutcome.Malformed, null);
                    case ActivityEdit.Outcome.Current:
                        return new SessionTouch(TouchOutcome.Touched, activity);
                }

                var replaced = await database.ScriptEvaluateAsync(
                    ReplaceIfUnchanged, [key], [stored, edited], CommandFlags.DemandMaster | CommandFlags.NoScriptCache);
                if ((int)replaced == 1)
                {
                    return new SessionTouch(TouchOutcome.Touched, activity);
                }
            }

            return new SessionTouch(TouchOutcome.Contended, null);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return new SessionTouch(TouchOutcome.WrongType, null);
        }
    }

    /// <summary>Ends a session; true if there was one.</summary>
    /// <remarks>
    /// The session goes first: interrupted in between, an entry too many is left, not a live session that no index shows.
    /// </remarks>
    public async Task<bool> DeleteAsync(string id, string userId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var existed = KeyNames.TrySession(id, out var key) && await database.KeyDeleteAsync(key);
        try
        {
            await database.SetRemoveAsync(KeyNames.UserSessions(userId), id);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            // No index, no entry.
        }

        return existed;
    }
}
