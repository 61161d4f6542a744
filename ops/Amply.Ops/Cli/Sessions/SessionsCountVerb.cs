using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions count</c>: counts sessions by node.</summary>
internal sealed class SessionsCountVerb : GroupReportVerb<SessionSelection, SessionCensus>
{
    private readonly SelectionOptions selection = new();

    public SessionsCountVerb(CommandServices services)
        : base(services, "count", "Count sessions by node, and those that match the filter.") => Takes(selection.All);

    protected override Attempt<SessionSelection> Read(ParseResult parsed) =>
        selection.Read(parsed, Console.In, Services.Clock.GetUtcNow());

    protected override async Task<IReport<SessionCensus>> OpenAsync(
        IGroupAccess group, SessionSelection options, CancellationToken cancellationToken) =>
        await SessionCountRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(SessionCensus report)
    {
        if (report.Unproved is { } why)
        {
            yield return new Problem($"The counts may be wrong: {why}.");
        }

        if (report.NothingMatches is { } nothing)
        {
            yield return new Problem(nothing);
        }

        if (report.Total is { CannotJudge: > 0 and var unjudged, UnreadFields: var fields })
        {
            yield return new Problem(UnjudgedSessions.Seen(unjudged, fields), Fix: UnjudgedSessions.Remedy);
        }
    }

    protected override ExitCode Code(SessionCensus report) => report switch
    {
        { Unproved: not null } => ExitCode.Unknown,
        { Total.CannotJudge: > 0 } or { NothingMatches: not null } => ExitCode.NeedsAttention,
        _ => ExitCode.Done,
    };

    protected override void Show(SessionCensus report)
    {
        Terminal.Line($"{report.Total.Meant:N0} sessions ({report.Selection})", Tone.Heading);
        var rows = report.Nodes.Length > 1 ? report.Nodes.Add(report.Total) : report.Nodes;
        Terminal.Table(TableView.Of(
            ["shard", "endpoint", "keys", "sessions", "matching", "cannot judge", "other type", "indexes", "stale entries"],
            rows.Select(n => new Cell[]
            {
                n.Shard, n.Endpoint, Text(n.Keys), Text(n.Sessions), Text(n.Meant), Odd(n.CannotJudge), Odd(n.WrongType), Text(n.Indexes),
                Odd(n.StaleEntries),
            })));
        if (report.Unproved is { } why)
        {
            Terminal.Line($"These counts may be wrong: {why}.", Tone.Bad);
        }

        if (!report.Samples.IsEmpty)
        {
            Terminal.Line($"for example {string.Join(", ", report.Samples)} (hashes of ids)", Tone.Quiet);
        }

        if (report.NothingMatches is { } nothing)
        {
            Terminal.Line(nothing, Tone.Warning);
        }

        if (report.Total is { CannotJudge: > 0 and var unjudged, UnreadFields: var fields })
        {
            Terminal.Line(UnjudgedSessions.Seen(unjudged, fields), Tone.Warning);
        }

        SessionCells.ShowPlaces(Terminal, report.ReadFrom);
    }

    private static Cell Text(long count) => count.ToString("N0");

    private static Cell Odd(long count) => new(count.ToString("N0"), count > 0 ? Tone.Warning : Tone.Plain);
}
