using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Clients;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>clients</c>: the connections of every node in groups, the biggest group first.</summary>
internal sealed class ClientsVerb : GroupReportVerb<ClientsQuestion, ClientsReport>
{
    private readonly Option<string> by = new("--by")
    {
        Description = "What makes a group: address, name, user, library or node.",
        HelpName = "WHAT",
        DefaultValueFactory = _ => Word(ClientGrouping.Address),
    };

    private readonly ClientFilterOptions filter = new();
    private readonly Option<int> limit = LimitOption.Of("Show at most this many groups, the biggest first.");

    public ClientsVerb(CommandServices services)
        : base(services, "clients", "The connections of every node by address, name, user, library or node, the biggest group first.")
    {
        by.AcceptOnlyFromAmong([.. Enum.GetValues<ClientGrouping>().Select(Word)]);
        Takes([by, .. filter.All, limit]);
        Subcommands.Add(new ClientsKillVerb(services));
    }

    protected override Attempt<ClientsQuestion> Read(ParseResult parsed) =>
        LimitOption.Check(parsed.GetValue(limit), "clients") is { } none ? none
        : filter.Read(parsed).Succeeded(out var chosen, out var refusal)
            ? new ClientsQuestion(Enum.Parse<ClientGrouping>(parsed.GetValue(by)!, ignoreCase: true), chosen, parsed.GetValue(limit))
        : refusal;

    protected override Task<IReport<ClientsReport>> OpenAsync(
        IGroupAccess group, ClientsQuestion options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<ClientsReport>>(new ClientsRoutine(group, options, Services.Clock));

    protected override IEnumerable<Problem> Problems(ClientsReport report) =>
        report.Gaps.Prepend(Nothing(report)).OfType<string>().Select(sentence => new Problem(sentence));

    protected override ExitCode Code(ClientsReport report) =>
        report.Gaps.IsEmpty && Nothing(report) is null ? ExitCode.Done : ExitCode.NeedsAttention;

    protected override void Show(ClientsReport report)
    {
        Terminal.Line(Nothing(report) ?? Heading(report), Tone.Heading);
        if (report.Connections > 0)
        {
            Terminal.Table(TableView.Of(
                [
                    Word(report.By), "connections", report.By == ClientGrouping.Name ? "" : "names", "idle", "age", "memory",
                    "unread replies", "last commands", "nodes",
                ],
                report.Groups.Select(group => new Cell[]
                {
                    group.Key.Length > 0 ? Cell.CutId(group.Key) : new Cell(Missing(report.By), Tone.Quiet),
                    $"{group.Connections:N0}",
                    Cell.Cut(report.By == ClientGrouping.Name ? "" : string.Join(", ", group.Names)),
                    Range(group.LeastIdleSeconds, group.MostIdleSeconds),
                    Range(group.YoungestSeconds, group.OldestSeconds),
                    Bytes.Text(group.MemoryBytes),
                    Bytes.Text(group.OutputBytes),
                    Cell.Cut(string.Join(", ", group.LastCommands)),
                    string.Join(", ", group.Nodes),
                })));
        }

        if (report.MoreGroups > 0)
        {
            Terminal.Line(
                $"{report.MoreGroups:N0} more groups with {report.MoreConnections:N0} connections. --limit shows more.", Tone.Quiet);
        }

        foreach (var gap in report.Gaps)
        {
            Terminal.Line(gap, Tone.Warning);
        }
    }

    private static string? Nothing(ClientsReport report) => report is { Connections: 0, Filter.Length: > 0 }
        ? $"None of the {report.AllConnections:N0} connections matches ({report.Filter})."
        : null;

    private static string Heading(ClientsReport report)
    {
        var counted = report.Filter.Length > 0 ? $"{report.Connections:N0} of {report.AllConnections:N0}" : $"{report.Connections:N0}";
        return $"{counted} connections by {Word(report.By)}, without {report.ReplicationLinks:N0} replication links and "
            + $"{report.OwnConnections:N0} of this program and the lab";
    }

    private static string Word(ClientGrouping by) => by.ToString().ToLowerInvariant();

    private static string Missing(ClientGrouping by) => by switch
    {
        ClientGrouping.Library => "(Redis does not report it before 7.2)",
        ClientGrouping.Name => "(no name)",
        _ => "(unknown)",
    };

    private static string Range(long least, long most)
    {
        var (from, to) = (TimeText.Rough(TimeSpan.FromSeconds(least)), TimeText.Rough(TimeSpan.FromSeconds(most)));
        return from == to ? to : $"{from} to {to}";
    }
}

/// <summary><c>clients kill</c>: closes connections.</summary>
internal sealed class ClientsKillVerb : ChangeVerb<ClientFilter, ClientsKillPlan, ClientsKillResult>
{
    private readonly ClientFilterOptions filter = new();
    private readonly Option<bool> all = new("--all") { Description = "Close the connections of all clients. Must be given explicitly." };

    public ClientsKillVerb(CommandServices services)
        : base(
            services,
            "kill",
            "Close connections of clients: those of an address or a name, or idle ones. Well-behaved clients connect again.") =>
        Takes([.. filter.All, all]);

    protected override Attempt<ClientFilter> Read(ParseResult parsed) =>
        !filter.Read(parsed).Succeeded(out var chosen, out var refusal) ? refusal
        : chosen.IsOfAllClients && !parsed.GetValue(all) ? Refusal.Usage(
            "no connections selected: --address, --name or --idle-over selects some, and --all selects all", "./amply clients kill --help")
        : !chosen.IsOfAllClients && parsed.GetValue(all) ? Refusal.Usage(
            "--all and --address, --name or --idle-over contradict each other", "./amply clients kill --help")
        : chosen;

    protected override Task<IRoutine<ClientsKillPlan, ClientsKillResult>> OpenAsync(
        IGroupAccess group, ClientFilter options, CancellationToken cancellationToken) =>
        Opened(new ClientsKillRoutine(group, options, Services.Clock));
}
