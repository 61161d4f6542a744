using System.CommandLine;
using Amply.Keyspace.Seeding;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>demo</c>: plans prod, starts the plan as a lab, runs the routines against the lab, and proves each claim.</summary>
internal sealed class DemoVerb : ReportVerb<DemoReport>
{
    private readonly Option<int> sessions = new("--sessions")
    {
        Description = "The number of sessions to create.",
        DefaultValueFactory = _ => new SeedOptions().Sessions,
    };

    public DemoVerb(CommandServices services)
        : base(
            services,
            "demo",
            "The whole job against real Redis: plan, lab, snapshot, switch to HA, failover, flush; exit code 1 if any proof fails.")
    {
        sessions.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000_000)
            {
                result.AddError("--sessions is out of range; allowed: 1 to 1000000");
            }
        });
        Takes(sessions);
    }

    protected override Task<Attempt<DemoReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        new DemoRun(Services.Checkout, Services.Groups, Services.Labs, Terminal, Services.Clock)
            .RunAsync(new SeedOptions { Sessions = parsed.GetValue(sessions) }, cancellationToken);

    protected override IEnumerable<Problem> Problems(DemoReport report) =>
        report.Proofs.Where(p => !p.Holds).Select(p => new Problem($"{p.Step}: {p.Claim}", Why: p.Seen));

    protected override ExitCode Code(DemoReport report) => report.Holds ? ExitCode.Done : ExitCode.Failed;

    protected override void Show(DemoReport report)
    {
        Terminal.Line();
        Terminal.Table(TableView.Of(
            ["step", "proof", "", "seen"],
            report.Proofs.Select(p => new Cell[]
            {
                p.Step, p.Claim, new(p.Holds ? "ok" : "FAIL", p.Holds ? Tone.Good : Tone.Bad), p.Seen,
            })));
        Terminal.Line();
        Terminal.Line(
            $"{report.Proofs.Count(p => p.Holds)} of {report.Proofs.Length} proofs hold; {report.TookSeconds:0} s.",
            report.Holds ? Tone.Good : Tone.Bad);
    }
}
