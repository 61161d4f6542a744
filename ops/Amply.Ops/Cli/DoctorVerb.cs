using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Doctor;
using Amply.Ops.Routines;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>doctor</c>: what is installed, built and logged in, and how to fix what is not.</summary>
internal static class DoctorVerb
{
    public static Command Create(CommandServices services)
    {
        var output = new OutputOption();
        var command = new Command("doctor", "Check what is installed, built and logged in, with each fix; exit code 5 if one fails.");
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var began = services.Clock.GetTimestamp();
            var here = services.Surroundings ?? new Surroundings(services.Checkout, LabCommand.Client(services));
            ImmutableArray<Finding> findings;
            using (var progress = services.Terminal.Progress())
            {
                progress.Show("checking this machine");
                findings = await DoctorChecks.LookAsync(here, cancellationToken);
            }

            var report = new DoctorReport(findings, Math.Round(services.Clock.GetElapsedTime(began).TotalSeconds, 3));
            foreach (var finding in findings.Where(f => f.Verdict == Verdict.Fail))
            {
                services.Terminal.Problem(new Problem($"{finding.Check}: {finding.Message}", Fix: finding.Remedy));
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(report, OpsJson.Default.DoctorReport));
            }
            else
            {
                Show(services.Terminal, report);
            }

            return (int)(Count(report, Verdict.Fail) > 0 ? ExitCode.NeedsAttention : ExitCode.Done);
        });
        return command;
    }

    private static void Show(ITerminal terminal, DoctorReport report)
    {
        FindingLines.Show(terminal, [.. report.Findings.Select(f => f with { Remedy = f.Remedy is null ? null : $"Fix: {f.Remedy}" })]);
        var (failed, warned) = (Count(report, Verdict.Fail), Count(report, Verdict.Warn));
        terminal.Line(
            $"{report.Findings.Length} checks: {failed} failed, {warned} with a warning; {report.TookSeconds:0.0} s.",
            failed > 0 ? Tone.Bad : warned > 0 ? Tone.Warning : Tone.Good);
    }

    private static int Count(DoctorReport report, Verdict verdict) => report.Findings.Count(f => f.Verdict == verdict);
}

/// <summary>What <c>doctor</c> found.</summary>
internal sealed record DoctorReport(ImmutableArray<Finding> Findings, double TookSeconds);
