using StackExchange.Redis;

namespace Amply.Keyspace.Seeding;

/// <summary>Writes and checks a generated keyspace.</summary>
public sealed class Seeder(IDatabase database, TimeProvider clock)
{
    // Commands in flight. More could reach the client's time-out, fewer would leave the network idle.
    private const int Window = 4_000;

    /// <summary>Writes the whole plan in pipelines, each session before its index entry.</summary>
    /// <param name="progress">Receives the number of sessions written.</param>
    public async Task<SeedResult> WriteAsync(SeedPlan plan, CancellationToken cancellationToken, Action<int>? progress = null)
    {
        var started = clock.GetTimestamp();
        var pending = new List<Task>(Window + 64);
        var (users, sessions, others) = (0, 0, 0);
        foreach (var user in plan.Users())
        {
            users++;
            sessions += user.Sessions.Count;
            pending.AddRange(user.Sessions.Select(s => database.StringSetAsync(KeyNames.Session(s.Id), s.Value, s.Ttl)));
            pending.Add(database.SetAddAsync(KeyNames.UserSessions(user.UserId), [.. user.Sessions.Select(s => (RedisValue)s.Id)]));
            if (await DrainAsync(pending, Window, cancellationToken))
            {
                progress?.Invoke(sessions);
            }
        }

        foreach (var other in plan.OtherKeys())
        {
            others++;
            pending.Add(database.StringSetAsync(other.Key, other.Value, other.Ttl));
            await DrainAsync(pending, Window, cancellationToken);
        }

        await DrainAsync(pending, 1, cancellationToken);
        return new SeedResult(users, sessions, others, clock.GetElapsedTime(started));
    }

    /// <summary>Compares every other key with its written value.</summary>
    public async Task<SeedCheck> CheckOthersAsync(SeedPlan plan, CancellationToken cancellationToken)
    {
        var (present, expired, missing, changed) = (0, 0, 0, 0);
        foreach (var chunk in plan.OtherKeys().Chunk(Window))
        {
            var values = await Task.WhenAll(chunk.Select(ValueAsync)).WaitAsync(cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
            {
                // One second of tolerance, because the TTL started when the key was written and not at the plan's moment.
                var ended = clock.GetUtcNow() >= plan.Now + chunk[i].Ttl - TimeSpan.FromSeconds(1);
                present += values[i].IsNull ? 0 : 1;
                expired += values[i].IsNull && ended ? 1 : 0;
                missing += values[i].IsNull && !ended ? 1 : 0;
                changed += !values[i].IsNull && values[i] != chunk[i].Value ? 1 : 0;
            }
        }

        return new SeedCheck(present, expired, missing, changed);
    }

    private async Task<RedisValue> ValueAsync(SeededKey key)
    {
        try
        {
            return await database.StringGetAsync(key.Key, CommandFlags.DemandMaster);
        }
        catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
        {
            return RedisValue.EmptyString;
        }
    }

    private static async Task<bool> DrainAsync(List<Task> pending, int atLeast, CancellationToken cancellationToken)
    {
        if (pending.Count < atLeast)
        {
            return false;
        }

        await Task.WhenAll(pending).WaitAsync(cancellationToken);
        pending.Clear();
        return true;
    }
}
