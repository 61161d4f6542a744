namespace Amply.Keyspace.Seeding;

/// <summary>How much of everything a made-up keyspace holds.</summary>
public sealed record SeedOptions
{
    public int Sessions { get; init; } = 20_000;

    public int RateCounters { get; init; } = 2_000;

    public int CachedQueries { get; init; } = 1_000;

    public int CeleryResults { get; init; } = 2_000;

    /// <summary>The same number makes the same keys and values, but for the times in them.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>One key to write.</summary>
public readonly record struct SeededKey(string Key, string Value, TimeSpan Ttl);

/// <summary>One user with their sessions, newest last.</summary>
public sealed record SeededUser(string UserId, IReadOnlyList<SeededSession> Sessions);

public readonly record struct SeededSession(string Id, string Value, TimeSpan Ttl);

/// <summary>What was written.</summary>
public sealed record SeedResult(int Users, int Sessions, int OtherKeys, TimeSpan Took);

/// <summary>How the seeded keys that no session flush may touch are now.</summary>
/// <param name="Expired">Gone after their TTL had run out.</param>
/// <param name="Missing">Gone although their TTL had not run out.</param>
public sealed record SeedCheck(int Present, int Expired, int Missing, int Changed)
{
    public bool Intact => Missing == 0 && Changed == 0;
}
