using StackExchange.Redis;

namespace Amply.Keyspace.Sessions;

/// <summary>Creates, reads, touches and deletes single sessions as the applications do, without their races.</summary>
/// <remarks>
/// A user's index has no TTL, on purpose. Under <c>volatile-*</c> policies Redis may evict a key with a TTL, and without the index "log
/// out everywhere" misses sessions. <see cref="UserSessionStore"/> and <c>sessions reindex</c> remove stale entries.
/// </remarks>
public sealed class SessionStore(IDatabase database, TimeProvider clock)
{
    // Each lost race means that another touch or a delete has won. More than a few in a row do not happen by chance.
    private const int TouchAttempts = 8;

    // XX: a session that was deleted meanwhile stays deleted. KEEPTTL: activity does not prolong a session.
    private const string ReplaceIfUnchanged = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[2], 'XX', 'KEEPTTL')
        return 1
        """;

    /// <summary>Creates a session that lives for seven days. The user's id must not be empty.</summary>
    /// <remarks>
    /// The session is written before its index entry, so an entry without a session is always stale. If the index is not a set, the session
    /// is deleted again.
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

    /// <summary>Stores the present time as activity. Never prolongs a session, and never restores a deleted one.</summary>
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

    /// <summary>Deletes a session; true if it existed.</summary>
    /// <remarks>
    /// The session is deleted first. An interruption then leaves a stale entry, and not a live session without an entry.
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
            // The key is not an index, so it has no entry.
        }

        return existed;
    }
}
