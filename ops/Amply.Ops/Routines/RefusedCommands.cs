using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines;

/// <summary>Counts the commands that Redis refused for single keys, while a routine continued with the others.</summary>
internal sealed class RefusedCommands
{
    private readonly SortedDictionary<(string What, string Code), long> counts;

    public RefusedCommands() => counts = [];

    private RefusedCommands(RefusedCommands other) => counts = new(other.counts);

    public bool IsEmpty => counts.Count == 0;

    public long Total => counts.Values.Sum();

    /// <summary>Empty where nothing was refused.</summary>
    public string Sentence => string.Concat(counts.Select(refused => $" {refused.Value:N0} {refused.Key.What}: {Why(refused.Key.Code)}."));

    /// <summary>The page that helps; null where the sentence says all.</summary>
    public string? Remedy => counts.Keys.Any(refused => refused.Code == "OOM") ? "./amply runbook low-memory" : null;

    /// <summary>Whether Redis refused only this command, and the node itself works.</summary>
    public static bool Is(RedisServerException error) => !RedisErrors.IsTransient(error) && !RedisErrors.IsReadOnly(error);

    /// <param name="what">The subject and the failure: "entries could not be added".</param>
    public void Add(string what, RedisServerException error, long count = 1)
    {
        var key = (what, RedisErrors.Code(error));
        lock (counts)
        {
            counts[key] = counts.GetValueOrDefault(key) + count;
        }
    }

    public RefusedCommands Copy() => new(this);

    private static string Why(string code) => code switch
    {
        "OOM" => "the memory of Redis is full (OOM)",
        "NOPERM" => "the user of the token has no permission (NOPERM)",
        "MISCONF" => "Redis cannot write its snapshot (MISCONF)",
        "NOREPLICAS" => "too few replicas are in sync (NOREPLICAS)",
        _ => $"Redis answered {code}",
    };
}
