namespace Amply.Keyspace;

/// <summary>What reading one key found.</summary>
public enum KeyState
{
    Found,
    Absent,

    /// <summary>A string, but not the JSON the applications write.</summary>
    Malformed,

    /// <summary>A hash, list, set… under a name that the applications only give to strings.</summary>
    WrongType,
}

/// <summary>One key as read: a value, or why there is none.</summary>
/// <param name="Problem">What is wrong with a malformed value, without the value itself.</param>
public readonly record struct KeyRead<T>(KeyState State, T? Value, string? Problem)
    where T : class
{
    public bool IsFound => State == KeyState.Found;

    /// <summary>The size of a value that is too large to read; absent for every other.</summary>
    public long? TooLargeBytes { get; init; }
}

/// <summary>Makes the outcomes of <see cref="KeyRead{T}"/>.</summary>
public static class KeyReads
{
    public static KeyRead<T> Found<T>(T value)
        where T : class => new(KeyState.Found, value, null);

    public static KeyRead<T> Absent<T>()
        where T : class => new(KeyState.Absent, null, null);

    public static KeyRead<T> Malformed<T>(string problem)
        where T : class => new(KeyState.Malformed, null, problem);

    /// <summary>A malformed value, for it is too large to read.</summary>
    public static KeyRead<T> TooLarge<T>(long bytes)
        where T : class => new(KeyState.Malformed, null, $"too large to read: {bytes} bytes") { TooLargeBytes = bytes };

    public static KeyRead<T> WrongType<T>()
        where T : class => new(KeyState.WrongType, null, "not a string");
}
