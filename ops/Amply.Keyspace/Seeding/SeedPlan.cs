using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Seeding;

/// <summary>A generated keyspace. The options' seed and one moment determine every key and value.</summary>
/// <param name="now">The present moment of the keyspace. Sessions were created within the seven days before it.</param>
public sealed class SeedPlan(SeedOptions options, DateTimeOffset now)
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    public SeedOptions Options => options;

    public DateTimeOffset Now => now;

    /// <summary>Generates users and their sessions.</summary>
    // The same seed must give the same keys, so this Random is not for secrets.
#pragma warning disable CA5394
    public IEnumerable<SeededUser> Users()
    {
        var random = new Random(options.Seed);
        for (var left = options.Sessions; left > 0;)
        {
            var userId = "usr_" + Text(random, 10);
            var stamp = Text(random, 16);
            var sessions = new SeededSession[Math.Min(left, SeedClients.SessionsOfOneUser(random))];
            for (var i = 0; i < sessions.Length; i++)
            {
                sessions[i] = Session(random, userId, stamp);
            }

            left -= sessions.Length;
            yield return new SeededUser(userId, sessions);
        }
    }

    /// <summary>Generates all other keys.</summary>
    public IEnumerable<SeededKey> OtherKeys()
    {
        var random = new Random(options.Seed + 1);
        for (var i = 0; i < options.RateCounters; i++)
        {
            // The longest window of the applications, so that a counter does not expire during a demonstration.
            yield return new SeededKey(
                $"{KeyNames.RatePrefix}api:{Text(random, 20)}", random.Next(1, 400).ToString(), TimeSpan.FromHours(1));
        }

        for (var i = 0; i < options.CachedQueries; i++)
        {
            yield return new SeededKey(
                $"{KeyNames.CachePrefix}org:stats:org_{Text(random, 10)}",
                $$"""{"members": {{random.Next(1, 5000)}}, "projects": {{random.Next(1, 300)}},"""
                    + $$""" "events": {{random.Next(1, 10_000_000)}}}""",
                TimeSpan.FromSeconds(300));
        }

        for (var i = 0; i < options.CeleryResults; i++)
        {
            var id = $"{Text(random, 8)}-{Text(random, 4)}-4{Text(random, 3)}-a{Text(random, 3)}-{Text(random, 12)}";
            yield return new SeededKey(
                KeyNames.CeleryResultPrefix + id,
                $$"""{"status": "SUCCESS", "result": {"sent": {{random.Next(100)}}}, "traceback": null, "children": [],"""
                    + $$""" "date_done": "{{PythonTime.Format(now)}}", "task_id": "{{id}}"}""",
                TimeSpan.FromHours(1));
        }
    }

    private SeededSession Session(Random random, string userId, string stamp)
    {
        // At least a minute old, and an hour away from expiry.
        var age = TimeSpan.FromSeconds(random.Next(60, (7 * 86_400) - 3600));
        var created = now - age;
        var session = new Session
        {
            UserId = userId,
            SecurityStamp = stamp,
            IpBinding = SeedClients.Binding(random),
            CreatedAt = created,
            LastActivity = created + (age * random.NextDouble()),
            ExpiresAt = created + KeyNames.SessionLifetime,
            Client = SeedClients.Client(random),
        };
        return new SeededSession("ses_" + Text(random, 32), SessionJson.Write(session), KeyNames.SessionLifetime - age);
    }

    private static string Text(Random random, int length) => random.GetString(Alphabet, length);
#pragma warning restore CA5394
}

/// <summary>The size of a generated keyspace.</summary>
public sealed record SeedOptions
{
    public int Sessions { get; init; } = 20_000;

    public int RateCounters { get; init; } = 2_000;

    public int CachedQueries { get; init; } = 1_000;

    public int CeleryResults { get; init; } = 2_000;

    /// <summary>The same number generates the same keys and values, except for times.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>One key to write.</summary>
public readonly record struct SeededKey(string Key, string Value, TimeSpan Ttl);

/// <summary>One user with their sessions.</summary>
public sealed record SeededUser(string UserId, IReadOnlyList<SeededSession> Sessions);

public readonly record struct SeededSession(string Id, string Value, TimeSpan Ttl);

/// <summary>What was written.</summary>
public sealed record SeedResult(int Users, int Sessions, int OtherKeys, TimeSpan Took);

/// <summary>The present state of the seeded keys that no session flush may touch.</summary>
/// <param name="Expired">Gone after their TTL had run out.</param>
/// <param name="Missing">Gone although their TTL had not run out.</param>
public sealed record SeedCheck(int Present, int Expired, int Missing, int Changed)
{
    public bool Intact => Missing == 0 && Changed == 0;
}
