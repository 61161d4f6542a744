using System.Collections.Immutable;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Whose sessions, and which of them.</summary>
/// <param name="Users">By their index; empty: everyone's, by scanning.</param>
public sealed record SessionSelection(ImmutableArray<string> Users, SessionFilter Filter)
{
    /// <summary>In words, without a user's name: it goes to the audit log.</summary>
    public string Words => (Users.Length, Filter.OwnedBy.Count, Filter.IsEverything) switch
    {
        (0, 0, true) => "EVERYONE's sessions",
        (0, 0, false) => $"everyone's sessions where {Filter.Words}",
        (0, var n, _) => $"the sessions of {Count(n)}, found by their value{(Filter.Words.Length > 0 ? $", where {Filter.Words}" : "")}",
        (var n, _, true) => $"the sessions of {Count(n)}",
        (var n, _, false) => $"the sessions of {Count(n)} where {Filter.Words}",
    };

    private static string Count(int users) => users == 1 ? "one user" : $"{users} users";
}
