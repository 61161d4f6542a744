using System.CommandLine;
using Amply.Ops.Aws;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>status</c>: shows the group's health, from Redis, the API and the alarms.</summary>
internal sealed class StatusVerb : ReportVerb<StatusReport>
{
    private readonly TargetOptions target = new();
    private readonly AgainOptions again = new();
    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Show every check, also those that pass, and every event of the last hour.",
    };

    private bool isVerbose;

    public StatusVerb(CommandServices services)
        : base(services, "status", "Show the group's health: nodes, roles, memory, alarms, and what to run next.") =>
        Takes([verbose, .. again.All, .. target.All]);

    protected override IEnumerable<Problem> Problems(StatusReport report) => StatusView.Problems(report);

    protected override void Show(StatusReport report) => new StatusPage(Terminal, report).Show(isVerbose);

    protected override ExitCode Code(StatusReport report) => StatusView.Code(report);

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!again.Read(parsed).Succeeded(out var repetition, out var refusal))
        {
            return Refuse(refusal);
        }

        if (!repetition.Watch)
        {
            return await base.RunAsync(parsed, cancellationToken);
        }

        return (await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out refusal)
            ? await new StatusWatch(Terminal, Services.Answer, Services.Clock, repetition.Interval)
                .RunAsync(Fresh(chosen), IsJson(parsed), cancellationToken)
            : Refuse(refusal);
    }

    protected override async Task<Attempt<StatusReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!again.Read(parsed).Succeeded(out var repetition, out var refusal)
            || !(await target.FindAsync(parsed, Services, cancellationToken)).Succeeded(out var chosen, out refusal))
        {
            return refusal;
        }

        isVerbose = parsed.GetValue(verbose);
        if (repetition.Patience is { } patience)
        {
            return await StatusWait.UntilHealthyAsync(
                Fresh(chosen), new(repetition.Interval, patience), Terminal, Services.Clock, cancellationToken);
        }

        using var line = Terminal.Progress();
        return await Fresh(chosen).LookAsync(new LineProgress(line), cancellationToken);
    }

    private FreshStatus Fresh(GroupTarget chosen) => new(Services.Groups, chosen, Services.Clock);
}

/// <summary>Opens the group again for each report, because the token may have been rotated.</summary>
internal sealed class FreshStatus(IGroupOpener groups, GroupTarget target, TimeProvider clock) : IReport<StatusReport>
{
    public Task<StatusReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        new StatusRoutine(groups.Open(target, AwsTimes.Short), clock).LookAsync(progress, cancellationToken);
}
