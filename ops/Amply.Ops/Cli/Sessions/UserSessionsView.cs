using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary>Prints the sessions of a user, or one session and its user.</summary>
internal static class UserSessionsView
{
    /// <summary>Why a person must look at the report.</summary>
    public static IEnumerable<Problem> Problems(UserSessions report)
    {
        if (report is { Asked: not null, Sessions: not [{ UserId.Length: > 0 }] })
        {
            yield return new Problem($"{Sentence(report.Whose)}.");
        }

        if (report is { Asked: null, Total: 0 })
        {
            yield return new Problem(NoSessions(report));
        }

        if (report.TooLarge > 0)
        {
            yield return new Problem(OversizedSessions.Seen(report.TooLarge), Fix: OversizedSessions.Remedy);
        }
    }

    public static void Show(ITerminal terminal, UserSessions report, DateTimeOffset now)
    {
        var problem = report.Total == 0 || report is { Asked: not null, Sessions: not [{ UserId.Length: > 0 }] };
        terminal.Line(Heading(report), problem ? Tone.Warning : Tone.Heading);
        if (!report.Sessions.IsEmpty)
        {
            terminal.Table(Table(report, now));
        }

        SessionCells.ShowTooLarge(terminal, report.TooLarge);
        if (report.StaleEntries + report.Odd > 0 && report.Asked is null)
        {
            terminal.Note(
                $"The index has {(report.IsEstimate ? "about " : "")}{report.StaleEntries:N0} entries whose session is gone, "
                + $"and {report.Odd:N0} entries that are not sessions.",
                Tone.Warning);
            terminal.Note($"  Fix: ./amply sessions reindex {report.Target}");
        }

        SessionCells.ShowPlaces(terminal, report.ReadFrom);
        if (report is { Asked: not null, Total: > 0 } or { Asked: not null, ListedBy.Length: > 0 })
        {
            terminal.Line($"Next: ./amply sessions flush --session - {report.Target}");
        }
    }

    private static TableView Table(UserSessions report, DateTimeOffset now) => TableView.Of(
        [
            "session", report.Asked is null ? "" : "user", "last activity (UTC)", "active", "age", "ends in", "binding", "address",
            "country", "user agent",
        ],
        report.Sessions.Select(s => new Cell[]
        {
            s.Session,
            report.Asked is not null ? Cell.CutId(s.UserId ?? "?") : s.Session == report.Current ? new Cell("current", Tone.Good) : "",
            s.LastActivity?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss") ?? "?",
            SessionCells.Ago(now - s.LastActivity),
            SessionCells.Age(now - s.CreatedAt),
            SessionCells.EndsIn(s),
            s.IpBinding ?? "?",
            Cell.Cut(s.IpAddress),
            Cell.Cut(s.IpCountry),
            SessionCells.UserAgent(s),
        }));

    private static string Heading(UserSessions report) => report switch
    {
        { Asked: not null } => $"{Sentence(report.Whose)}.",
        { Total: 0 } => NoSessions(report),
        { Total: 1 } => "One session.",
        { Total: var total } => $"{(report.IsEstimate ? "About " : "")}{total:N0} sessions"
            + $"{(total > report.Sessions.Length ? $", the latest {report.Sessions.Length:N0} of them" : "")}.",
    };

    private static string NoSessions(UserSessions report) =>
        $"This user has no sessions in the index.{WhatIsThere.Users(report.UsersHere)}";

    private static string Sentence(string? clause) => clause is { Length: > 0 } ? char.ToUpperInvariant(clause[0]) + clause[1..] : "";
}
