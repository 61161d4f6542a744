using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Keys;

/// <summary>What the keyspace holds, by kind of key, the biggest first.</summary>
public sealed record KeyspaceReport
{
    /// <summary>Keys in database 0.</summary>
    public required long Keys { get; init; }

    /// <summary>Keys that were looked at, each of them measured.</summary>
    public required long LookedAt { get; init; }

    /// <summary>Whether counts and bytes are extrapolated from a part.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Why keys may be missing or counted twice; absent where nothing moved meanwhile.</summary>
    public string? Unproved { get; init; }

    /// <summary>How the names of the keys begin; absent: any.</summary>
    public string? Under { get; init; }

    /// <summary>How many parts of a name, each up to a colon, tell kinds apart.</summary>
    public required int Depth { get; init; }

    public required ImmutableArray<KeyKind> Kinds { get; init; }

    /// <summary>The biggest keys that were looked at, the biggest first.</summary>
    public required ImmutableArray<BigKey> Biggest { get; init; }

    public required KeyspaceMemory Memory { get; init; }

    /// <summary>Keys that nobody looked at, for they are in another database than 0.</summary>
    public required ImmutableArray<OtherDatabase> OtherDatabases { get; init; }
}

/// <summary>Keys of one prefix.</summary>
/// <param name="What">What such keys are, where that is known.</param>
/// <param name="WithoutTtl">Keys that stay until somebody deletes them; policies named volatile-* never evict them.</param>
/// <param name="Bytes">As MEMORY USAGE estimates; null where nothing could be measured.</param>
/// <param name="BiggestBytes">Of the biggest key that was measured; null where nothing could be.</param>
public sealed record KeyKind(
    string Prefix,
    string? What,
    long Keys,
    long WithoutTtl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Bytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? BiggestBytes);

/// <summary>One key that takes much memory.</summary>
/// <param name="Name">Sessions and users by a hash of the id; a name that is too long for a line ends in an ellipsis.</param>
/// <param name="Type">Redis' word; absent where the key was gone before it was asked.</param>
public sealed record BigKey(string Name, string? Type, long Bytes, bool WithoutTtl);

/// <summary>What the keys take, beside what Redis says of itself.</summary>
/// <param name="KeysBytes">Sum of all kinds; null where nothing could be measured.</param>
/// <param name="UsedBytes">used_memory of all primaries: the keys of every database, their tables, buffers and scripts.</param>
/// <param name="DatasetBytes">used_memory_dataset of all primaries; absent where the server does not say it.</param>
public sealed record KeyspaceMemory(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? KeysBytes, long UsedBytes, long? DatasetBytes);

/// <summary>Keys in a database that was not looked at.</summary>
public sealed record OtherDatabase(int Database, long Keys);
