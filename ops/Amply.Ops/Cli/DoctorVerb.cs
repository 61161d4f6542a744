using System.CommandLine;
using Amply.Ops.Doctor;
using Amply.Ops.Routines;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>doctor</c>: checks what is installed, built and logged in, with a fix for each problem.</summary>
internal sealed class DoctorVerb : ReportVerb<DoctorReport>
{
    public DoctorVerb(CommandServices services)
        : base(
            services,
            "doctor",
            "Check what is installed, built and logged in, with a fix for each problem. Exit code 5 if a check fails.") =>
        Takes();

    protected override async Task<Attempt<DoctorReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var began = Services.Clock.GetTimestamp();
        using var progress = Terminal.Progress();
        progress.Show("checking this machine");
        var here = Services.Surroundings ?? new Surroundings(Services.Checkout, Services.Labs);
        var findings = await DoctorChecks.LookAsync(here, cancellationToken);
        return new DoctorReport(findings, Math.Round(Services.Clock.GetElapsedTime(began).TotalSeconds, 3));
    }

    protected override IEnumerable<Problem> Problems(DoctorReport report) =>
        report.Findings.Where(f => f.Verdict == Verdict.Fail).Select(f => new Problem($"{f.Check}: {f.Message}", Fix: f.Remedy));

    protected override ExitCode Code(DoctorReport report) => Count(report, Verdict.Fail) > 0 ? ExitCode.NeedsAttention : ExitCode.Done;

    protected override void Show(DoctorReport report)
    {
        ChangeView.ShowFindings(Terminal, report.Findings);
        var (failed, warned) = (Count(report, Verdict.Fail), Count(report, Verdict.Warn));
        Terminal.Line(
            $"{report.Findings.Length} checks: {failed} failed, {warned} with a warning; {report.TookSeconds:0.0} s.",
            failed > 0 ? Tone.Bad : warned > 0 ? Tone.Warning : Tone.Good);
    }

    private static int Count(DoctorReport report, Verdict verdict) => report.Findings.Count(f => f.Verdict == verdict);
}

/// <summary>The findings of <c>doctor</c>.</summary>
internal sealed record DoctorReport(ImmutableArray<Finding> Findings, double TookSeconds);
