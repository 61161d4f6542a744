using System.Text;
using Amply.Keyspace;

namespace Amply.Ops.Routines.Keys;

/// <summary>Tells the kind of a key by its name: the applications' and Celery's kinds, else the text before a colon.</summary>
internal static class KeyKinds
{
    /// <summary>Lists whose name has no colon. Celery's queues are such lists.</summary>
    public const string OtherLists = "(other lists)";

    /// <summary>Stands for all prefixes beyond the number that is counted separately.</summary>
    public const string More = "(more)";

    // A longer text before a colon is not a prefix: it differs from key to key.
    private const int MostPrefixBytes = 120;
    private const int MostFirstPartBytes = 40;

    private enum Place
    {
        Whole,
        Begin,
        End,
    }

    // The first matching row counts. Celery adds the priority to a queue's name: \x06\x16 and a digit.
    private static readonly ImmutableArray<Row> Celery =
    [
        new("celery", Place.Whole, "Celery: tasks that wait in the queue \"celery\""),
        new("celery\u0006\u0016", Place.Begin, "Celery: tasks that wait in the queue \"celery\"", "celery"),
        new("celery-taskset-meta-", Place.Begin, "Celery: results of groups"),
        new("unacked", Place.Whole, "Celery: tasks that workers took and have not finished"),
        new("unacked_index", Place.Whole, "Celery: when workers took those tasks"),
        new("unacked_mutex", Place.Whole, "Celery: who gives lost tasks back"),
        new("_kombu.binding.", Place.Begin, "Celery: which queue gets which messages"),
        new("celeryev", Place.Begin, "Celery: events of workers, for monitors"),
        new(".reply.celery.pidbox", Place.End, "Celery: answers of workers to remote control", "*.reply.celery.pidbox"),
        new(".celery.pidbox", Place.End, "Celery: remote control of workers", "*.celery.pidbox"),
    ];

    private static readonly ImmutableDictionary<string, string> Whats = Celery.DistinctBy(row => row.Shown)
        .ToImmutableDictionary(row => row.Shown, row => row.What)
        .AddRange(
        [
            new(KeyNames.SessionPrefix, "sessions"),
            new(KeyNames.UserSessionsPrefix, "index of a user's sessions"),
            new(KeyNames.RatePrefix, "counters of requests"),
            new(KeyNames.CachePrefix, "cached queries"),
            new(KeyNames.CacheLeasePrefix, "who computes a cached query"),
            new(KeyNames.CeleryResultPrefix, "Celery: results of tasks"),
            new("amply:", "this program's lock and probe"),
            new(OtherLists, "no colon in the name; Celery's queues are such lists"),
            new(KeyPrefixes.Other, "no colon in the name"),
            new(More, "prefixes beyond the number that is counted separately"),
        ]);

    // An id follows these prefixes. An id is private, so it is never a part of the kind.
    private static readonly ImmutableArray<string> BeforeIds =
        [KeyNames.SessionPrefix, KeyNames.UserSessionsPrefix, KeyNames.CeleryResultPrefix];

    /// <param name="depth">The number of parts, each up to a colon, that make the kind.</param>
    public static string Of(ReadOnlySpan<byte> key, int depth)
    {
        foreach (var row in Celery)
        {
            if (row.Fits(key))
            {
                return row.Shown;
            }
        }

        var known = KeyPrefixes.Of(key);
        return known is not null && (depth == 1 || BeforeIds.Contains(known)) ? known
            : known is null && KeyRoles.IsBarePrefix(key) ? KeyPrefixes.Other
            : ToColon(key, depth);
    }

    /// <summary>A description of the kind; null where it is not known.</summary>
    public static string? What(string kind) => Whats.GetValueOrDefault(kind);

    private static string ToColon(ReadOnlySpan<byte> key, int depth)
    {
        var end = 0;
        for (var part = 0; part < depth; part++)
        {
            var colon = key[end..].IndexOf((byte)':');
            if (colon < 0 || end + colon > MostPrefixBytes || (part == 0 && colon is 0 or >= MostFirstPartBytes))
            {
                break;
            }

            end += colon + 1;
        }

        return end == 0 ? KeyPrefixes.Other : Encoding.UTF8.GetString(key[..end]);
    }

    private sealed class Row(string text, Place place, string what, string? shown = null)
    {
        private readonly byte[] bytes = Encoding.UTF8.GetBytes(text);

        public string Shown { get; } = shown ?? text;

        public string What { get; } = what;

        public bool Fits(ReadOnlySpan<byte> key) => place switch
        {
            Place.Whole => key.SequenceEqual(bytes),
            Place.Begin => key.StartsWith(bytes),
            _ => key.EndsWith(bytes),
        };
    }
}

/// <summary>The applications' kinds of keys, named by how they begin.</summary>
internal static class KeyPrefixes
{
    /// <summary>Stands for every other key.</summary>
    public const string Other = "(other)";

    /// <summary>Null where the key is not one of the applications.</summary>
    public static string? Of(ReadOnlySpan<byte> key) => KeyRoles.Of(key) is var role and not KeyRole.Foreign ? role.Prefix() : null;
}
