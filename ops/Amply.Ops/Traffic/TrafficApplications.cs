using System.Collections.Concurrent;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Sessions;

namespace Amply.Ops.Traffic;

/// <summary>The operations of the applications.</summary>
internal sealed class TrafficApplications(KeyspaceConnection connection, WriteJournal journal, TrafficOptions options, TimeProvider clock)
{
    private static readonly CacheOptions Cache = new();

    private readonly ConcurrentDictionary<int, JournaledSession> open = new();
    private readonly ConcurrentQueue<string> results = new();

    /// <summary>Runs the operation with this number. The same number and seed give the same operation.</summary>
    public async Task<TrafficOperation> OperateAsync(long number)
    {
        var draw = Mix(number);
        var user = (int)(draw / 100 % (ulong)options.Users);
        var operation = TrafficMix.At((int)(draw % 100));

        // A user without a session logs in first, for example after a flush.
        if (operation is (TrafficOperation.ReadSession or TrafficOperation.TouchSession or TrafficOperation.DeleteSession)
            && !open.ContainsKey(user))
        {
            operation = TrafficOperation.CreateSession;
        }

        await (operation switch
        {
            TrafficOperation.CreateSession => CreateAsync(user),
            TrafficOperation.ReadSession => ReadAsync(user),
            TrafficOperation.TouchSession => TouchAsync(user),
            TrafficOperation.DeleteSession => DeleteAsync(user),
            TrafficOperation.ListSessions => connection.RunAsync(db => new UserSessionStore(db).ListAsync(UserId(user), default), default),
            TrafficOperation.CheckRate => connection.RunAsync(
                db => new RateLimiter(db).CheckAsync($"api:traffic_{user}", 300, TimeSpan.FromMinutes(1), default), default),
            TrafficOperation.CachedQuery => connection.RunAsync(db => QueryAsync(db, user), default),
            TrafficOperation.StoreResult => StoreResultAsync(number),
            _ => ReadResultAsync(),
        });
        return operation;
    }

    private async Task CreateAsync(int user)
    {
        var client = new SessionClient($"10.0.{user / 250}.{(user % 250) + 1}", "DE", "amply-traffic", $"fp_traffic_{user}");
        var creation = await connection.RunAsync(
            db => new SessionStore(db, clock).CreateAsync(UserId(user), $"stamp_{user}", client, IpBinding.Country, default), default);
        open[user] = journal.Created(creation.Id!, UserId(user));
    }

    private async Task ReadAsync(int user)
    {
        if (open.TryGetValue(user, out var session))
        {
            var read = await connection.RunAsync(db => new SessionStore(db, clock).GetAsync(session.Id, default), default);
            LogOutIf(read.State == KeyState.Absent, user, session);
        }
    }

    private async Task TouchAsync(int user)
    {
        if (open.TryGetValue(user, out var session))
        {
            var touch = await connection.RunAsync(db => new SessionStore(db, clock).TouchAsync(session.Id, default), default);
            if (touch.LastActivity is { } activity)
            {
                journal.Touched(session, activity);
            }

            LogOutIf(touch.Outcome == TouchOutcome.Absent, user, session);
        }
    }

    private async Task DeleteAsync(int user)
    {
        if (open.TryRemove(user, out var session))
        {
            session.DeleteSent = true;
            await connection.RunAsync(db => new SessionStore(db, clock).DeleteAsync(session.Id, session.UserId, default), default);
            journal.Deleted(session);
        }
    }

    private async Task StoreResultAsync(long number)
    {
        var id = $"{Guid.NewGuid():D}";
        var done = PythonTime.Format(clock.GetUtcNow());
        var value = $$"""{"status": "SUCCESS", "result": {{number}}, "traceback": null, "children": [], """
            + $$"""
            "date_done": "{{done}}", "task_id": "{{id}}"}
            """;
        await connection.RunAsync(db => db.StringSetAsync(KeyNames.CeleryResult(id), value, TimeSpan.FromHours(1)), default);
        journal.StoredResult(id, value);
        results.Enqueue(id);
        if (results.Count > 1_000)
        {
            results.TryDequeue(out _);
        }
    }

    private async Task ReadResultAsync()
    {
        if (results.TryPeek(out var id))
        {
            await connection.RunAsync(db => new CeleryResults(db).GetAsync(id, default), default);
        }
    }

    private async Task<TrafficStats?> QueryAsync(StackExchange.Redis.IDatabase database, int user) =>
        await new QueryCache(database, Cache, clock).GetOrComputeAsync(
            $"org:stats:traffic_{user % 50}",
            TimeSpan.FromMinutes(5),
            TrafficJson.Default.TrafficStats,
            () => Task.FromResult(new TrafficStats(user)),
            default);

    private void LogOutIf(bool gone, int user, JournaledSession session)
    {
        if (gone)
        {
            open.TryRemove(new KeyValuePair<int, JournaledSession>(user, session));
        }
    }

    private static string UserId(int user) => $"usr_traffic_{user}";

    // SplitMix64: evenly distributed for consecutive numbers, and without a lock.
    private ulong Mix(long number)
    {
        var z = unchecked((ulong)((number + 1) * -7046029254386353131L) + ((ulong)options.Seed << 32));
        z = unchecked((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94d049bb133111ebUL);
        return z ^ (z >> 31);
    }
}

internal sealed record TrafficStats(int Events);

[System.Text.Json.Serialization.JsonSerializable(typeof(TrafficStats))]
internal sealed partial class TrafficJson : System.Text.Json.Serialization.JsonSerializerContext;
