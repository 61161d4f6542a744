using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Token;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>token status</c>: shows where a rotation stands, and which clients may still use the old token.</summary>
internal sealed class TokenStatusVerb : GroupReportVerb<NoOptions, TokenReport>
{
    private const int MostRows = 20;

    public TokenStatusVerb(CommandServices services)
        : base(
            services,
            "status",
            "Show the age of the AUTH token, where a rotation stands, who is still connected with the old token, and the next command. "
            + "It tries the old token once.") => Takes();

    protected override Attempt<NoOptions> Read(ParseResult parsed) => NoOptions.None;

    protected override Task<IReport<TokenReport>> OpenAsync(
        IGroupAccess group, NoOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<TokenReport>>(new TokenStatusRoutine(group, Services.Clock));

    protected override ExitCode Code(TokenReport report) =>
        report.Stage == TokenStage.Settled ? ExitCode.Done : ExitCode.NeedsAttention;

    protected override IEnumerable<Problem> Problems(TokenReport report) => report.Stage == TokenStage.Settled
        ? []
        : [new Problem(report.Summary, Fix: report.Next.IsEmpty ? null : report.Next[0])];

    protected override void Show(TokenReport report)
    {
        Terminal.Line(report.Summary, report.Stage == TokenStage.Settled ? Tone.Good : Tone.Warning);
        var now = Services.Clock.GetUtcNow();
        Terminal.Line($"  generation    {(report.Generation is { } generation ? $"{generation}" : "not known")}");
        Terminal.Line($"  stored        {Moment(report.StoredAt, now)}");
        Terminal.Line($"  last change   {Moment(report.ChangedAt, now)}");
        Terminal.Table(TableView.Of(
            ["node", "connections", "older"],
            report.Nodes.Select(node => new Cell[]
            {
                node.Node,
                node.Problem is null ? $"{node.Connections:N0}" : "not known",
                node.Problem is null ? $"{node.OldConnections:N0}" : "not known",
            })));
        if (!report.OldClients.IsEmpty)
        {
            Terminal.Table(TableView.Of(
                ["older connections", "address", "name", "library"],
                report.OldClients.Take(MostRows).Select(client => new Cell[]
                {
                    $"{client.Connections:N0}", client.Address, client.Name, client.Library,
                })));
        }

        if (report.OldClients.Length > MostRows)
        {
            Terminal.Line($"{report.OldClients.Length - MostRows:N0} more. --output json lists them.", Tone.Quiet);
        }

        ChangeView.ShowFindings(Terminal, report.Findings);
        foreach (var next in report.Next)
        {
            Terminal.Next(next);
        }
    }

    private static string Moment(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } known ? $"{known:yyyy-MM-dd HH:mm:ss} UTC, {TimeText.Rough(now - known)} ago" : "not known";
}
