using Amply.Keyspace;

namespace Amply.Ops.Routines.Sessions;

/// <summary>What a filter finds in one key.</summary>
/// <param name="Verdict">Null where the key is not a session.</param>
/// <param name="Unread">The fields that the filter needs and that are missing or unreadable; empty where the session was judged.</param>
/// <param name="Country">The country; null where the filter has no country.</param>
internal readonly record struct SessionJudgement(
    KeyState State, SessionVerdict? Verdict, ImmutableArray<string> Unread, string? Country);

/// <summary>Counts of sessions by the field that could not be read. JSON has them as an object; null: none.</summary>
internal static class FieldCounts
{
    public static ImmutableSortedDictionary<string, long>? Of(IEnumerable<SessionJudgement> judgements)
    {
        var counts = judgements.Where(judged => judged.Verdict == SessionVerdict.CannotJudge)
            .SelectMany(judged => judged.Unread)
            .GroupBy(field => field)
            .ToImmutableSortedDictionary(field => field.Key, field => field.LongCount(), StringComparer.Ordinal);
        return counts.IsEmpty ? null : counts;
    }

    public static ImmutableSortedDictionary<string, long>? Plus(
        ImmutableSortedDictionary<string, long>? one, ImmutableSortedDictionary<string, long>? other) => (one, other) switch
        {
            (null, _) => other,
            (_, null) => one,
            _ => one.SetItems(other.Select(field => KeyValuePair.Create(field.Key, field.Value + one.GetValueOrDefault(field.Key)))),
        };

    /// <summary>For a sentence: <c>address not readable: 9</c>; empty where there are none.</summary>
    public static string Words(ImmutableSortedDictionary<string, long>? counts) => counts is null
        ? ""
        : $" ({string.Join(", ", counts.Select(field => $"{field.Key} not readable: {field.Value:N0}"))})";
}
