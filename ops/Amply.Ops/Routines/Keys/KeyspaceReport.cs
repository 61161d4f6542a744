using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Keys;

/// <summary>The keys by kind, the biggest kind first.</summary>
public sealed record KeyspaceReport
{
    /// <summary>Keys in database 0.</summary>
    public required long Keys { get; init; }

    /// <summary>Keys that were measured.</summary>
    public required long LookedAt { get; init; }

    /// <summary>Whether counts and bytes are estimated from a sample.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Why keys may be missing or counted twice; absent where no slot moved.</summary>
    public string? Unproved { get; init; }

    /// <summary>The begin of the keys' names; absent: all keys.</summary>
    public string? Under { get; init; }

    /// <summary>How many parts of a name, each up to a colon, make a kind.</summary>
    public required int Depth { get; init; }

    public required ImmutableArray<KeyKind> Kinds { get; init; }

    /// <summary>The biggest measured keys, the biggest first.</summary>
    public required ImmutableArray<BigKey> Biggest { get; init; }

    public required KeyspaceMemory Memory { get; init; }

    /// <summary>The keys that are used most; absent where they were not asked for.</summary>
    public HotReport? Hot { get; init; }

    /// <summary>Keys in other databases than 0, which are not counted above.</summary>
    public required ImmutableArray<OtherDatabase> OtherDatabases { get; init; }
}

/// <summary>Keys of one prefix.</summary>
/// <param name="What">A description, where it is known.</param>
/// <param name="WithoutTtl">Keys without a TTL. Policies named volatile-* never evict them.</param>
/// <param name="Bytes">The estimate of MEMORY USAGE; null where no key could be measured.</param>
/// <param name="BiggestBytes">The size of the biggest measured key; null where no key could be measured.</param>
public sealed record KeyKind(
    string Prefix,
    string? What,
    long Keys,
    long WithoutTtl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Bytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? BiggestBytes);

/// <summary>One key that takes much memory.</summary>
/// <param name="Name">The name, with a hash in place of the id of a session or a user. A long name ends in an ellipsis.</param>
/// <param name="Type">Redis' name of the type; absent where the key was gone.</param>
public sealed record BigKey(string Name, string? Type, long Bytes, bool WithoutTtl);

/// <summary>The memory of the keys, and Redis' own figures.</summary>
/// <param name="KeysBytes">The sum of all kinds; null where no key could be measured.</param>
/// <param name="UsedBytes">used_memory of all primaries: the keys of every database, their tables, buffers and scripts.</param>
/// <param name="DatasetBytes">used_memory_dataset of all primaries; absent where the server does not report it.</param>
public sealed record KeyspaceMemory(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? KeysBytes, long UsedBytes, long? DatasetBytes);

/// <summary>Keys in another database.</summary>
public sealed record OtherDatabase(int Database, long Keys);
