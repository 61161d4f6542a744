using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Token;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>token rotate</c>: checks whether a rotation can begin, and prints the command that begins it.</summary>
internal sealed class TokenRotateVerb : GroupReportVerb<NoOptions, TokenRotation>
{
    public TokenRotateVerb(CommandServices services)
        : base(
            services,
            "rotate",
            "Check whether a rotation of the AUTH token can begin, and print its steps and the first command. It changes nothing: only "
            + "Pulumi changes the token.") => Takes();

    protected override Attempt<NoOptions> Read(ParseResult parsed) => NoOptions.None;

    protected override Task<IReport<TokenRotation>> OpenAsync(
        IGroupAccess group, NoOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<TokenRotation>>(new TokenRotateRoutine(group, Services.Clock));

    protected override ExitCode Code(TokenRotation report) => Failed(report).Any() ? ExitCode.Refused : ExitCode.Done;

    protected override IEnumerable<Problem> Problems(TokenRotation report) =>
        Failed(report).Select(finding => new Problem($"{finding.Check}: {finding.Message}", Fix: finding.Remedy));

    protected override void Show(TokenRotation report)
    {
        Terminal.Line($"Rotate the token of {report.ReplicationGroupId}", Tone.Heading);
        foreach (var (number, step) in report.Steps.Index())
        {
            Terminal.Line($"  {number + 1}. {step}");
        }

        ChangeView.ShowFindings(Terminal, report.Findings);
        foreach (var next in report.Next)
        {
            Terminal.Next(next);
        }
    }

    private static IEnumerable<Finding> Failed(TokenRotation report) => report.Findings.Where(finding => finding.Verdict == Verdict.Fail);
}
