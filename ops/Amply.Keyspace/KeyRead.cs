namespace Amply.Keyspace;

/// <summary>The result of reading one key.</summary>
public enum KeyState
{
    Found,
    Absent,

    /// <summary>A string, but not the JSON the applications write.</summary>
    Malformed,

    /// <summary>A hash, list, set… under a name that the applications only give to strings.</summary>
    WrongType,
}

/// <summary>A key's value, or why it has none.</summary>
/// <param name="Problem">The problem of a malformed value. It never quotes the value.</param>
public readonly record struct KeyRead<T>(KeyState State, T? Value, string? Problem)
    where T : class
{
    /// <summary>The size of a value that is too large to read; otherwise null.</summary>
    public long? TooLargeBytes { get; init; }
}

/// <summary>Makes the results of <see cref="KeyRead{T}"/>.</summary>
public static class KeyReads
{
    public static KeyRead<T> Found<T>(T value)
        where T : class => new(KeyState.Found, value, null);

    public static KeyRead<T> Absent<T>()
        where T : class => new(KeyState.Absent, null, null);

    public static KeyRead<T> Malformed<T>(string problem)
        where T : class => new(KeyState.Malformed, null, problem);

    /// <summary>Makes the result for a value that is too large to read.</summary>
    public static KeyRead<T> TooLarge<T>(long bytes)
        where T : class => new(KeyState.Malformed, null, $"too large to read: {bytes} bytes") { TooLargeBytes = bytes };

    public static KeyRead<T> WrongType<T>()
        where T : class => new(KeyState.WrongType, null, "not a string");
}
