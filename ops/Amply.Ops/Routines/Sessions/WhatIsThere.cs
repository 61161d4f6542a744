using System.Text;
using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Sessions;

/// <summary>What there is, for a selection that matches nothing: a person sees at once whether a code or an id was mistyped.</summary>
internal static class WhatIsThere
{
    private const int MostCountries = 10;
    private const int MostUsers = 3;
    private const int MostPages = 20;
    private const int ScanCount = 1_000;

    /// <summary>The sentence of a plan, a report or a result, with what there is.</summary>
    public const string Nothing = "No session matches.";

    /// <summary>Adds a session's country to the counts. Only codes are counted, so there are few.</summary>
    public static void Count(SortedDictionary<string, long> countries, string? stored)
    {
        if (CountryCodes.Stored(stored)?.ToUpperInvariant() is { } code)
        {
            countries[code] = countries.GetValueOrDefault(code) + 1;
        }
    }

    /// <summary>A sentence with a blank before it; empty where countries were not counted.</summary>
    public static string Countries(ImmutableSortedDictionary<string, long>? countries, bool isPart) => countries switch
    {
        null => "",
        { IsEmpty: true } => " No session here has a readable country.",
        _ => $" Countries here: {string.Join(", ", countries.OrderByDescending(c => c.Value).Take(MostCountries).Select(
            c => $"{c.Key} {c.Value:N0}"))}{(countries.Count > MostCountries ? $" and {countries.Count - MostCountries} more" : "")}"
            + $"{(isPart ? " (in the part of the sessions that the plan read)" : "")}.",
    };

    /// <summary>A sentence with a blank before it; empty where no user was looked for.</summary>
    public static string Users(ImmutableArray<string>? examples) => examples switch
    {
        null => "",
        { IsEmpty: true } => " No user has an index here.",
        { } some => $" Ids of users here look like this: {string.Join(", ", some)}.",
    };

    /// <summary>The ids of a few users that have an index.</summary>
    public static async Task<ImmutableArray<string>> UsersAsync(ImmutableArray<Primary> primaries, CancellationToken cancellationToken)
    {
        var users = new List<string>();
        foreach (var primary in primaries)
        {
            ulong cursor = 0;
            for (var pages = 0; pages < MostPages && users.Count < MostUsers; pages++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await ScanPage.ReadAsync(primary, cursor, "user_sessions:?*", ScanCount, "set");
                users.AddRange(page.Keys.Select(key => KeyNames.TryUser((byte[])key!, out var user) ? Encoding.UTF8.GetString(user) : "")
                    .Where(user => user.Length > 0).Take(MostUsers - users.Count));
                cursor = page.Next;
                if (cursor == 0)
                {
                    break;
                }
            }
        }

        return [.. users.Distinct().Order(StringComparer.Ordinal)];
    }
}
