using System.Collections.Immutable;
using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Failover;

/// <summary><c>failover</c>: hands the primary's role to a replica and measures what clients notice.</summary>
internal static class FailoverVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var report = new ReportOption();
        var expect = new Option<string?>("--expect-primary") { Description = "Go on only if this node is the primary.", HelpName = "NODE" };
        var acknowledge = new Option<bool>("--acknowledge") { Description = "Fail over again although there was a failover in the last 10 minutes." };
        var shard = new Option<string?>("--shard") { Description = "The shard, in mode cluster: 0001.", HelpName = "ID" };
        var command = new Command("failover", "Hand the primary's role to a replica; reports the outage and the writes lost.") { shard, expect, acknowledge };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        report.AddTo(command);
        command.Subcommands.Add(PromoteVerb.Create(services));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal)
                || !report.Claim(parsed).Succeeded(out var hold, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            using var held = hold;
            var group = services.Groups.Open(chosen);
            var routine = new FailoverRoutine(
                group, new FailoverOptions(parsed.GetValue(expect), parsed.GetValue(acknowledge)) { Shard = parsed.GetValue(shard) }, services.Clock);
            var plan = await routine.PlanAsync(cancellationToken);
            FailoverResult? result = null;
            var code = await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.FailoverPlan,
                OpsJson.Default.FailoverResult,
                async (progress, isLost, ct) => result = await routine.RunAsync(plan, progress, ct, isLost),
                cancellationToken);
            held.Write(result, plan.Routine, chosen, plan.Findings, services);
            return code;
        });
        return command;
    }
}

/// <summary><c>--report FILE.html</c>: the failover on one page.</summary>
internal sealed class ReportOption
{
    private readonly Option<string?> option = new("--report") { Description = "Write a page with the timeline, figures and nodes to a new file; it is written once the failover was executed.", HelpName = "FILE.html" };

    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>Holds the file; a null value where none was asked for.</summary>
    public Attempt<ReportHold> Claim(ParseResult parsed)
    {
        if (parsed.GetValue(option) is not { } path)
        {
            return new ReportHold(null);
        }

        return ReportFile.Claim(path).Succeeded(out var file, out var refusal) ? new ReportHold(file) : refusal;
    }
}

/// <summary>The file that was asked for, or none.</summary>
internal sealed class ReportHold(ReportFile? file) : IDisposable
{
    public void Dispose() => file?.Dispose();

    /// <summary>Writes the page of a failover that was executed, once its result and the audit log are safe.</summary>
    public void Write(FailoverResult? result, string routine, GroupTarget target, ImmutableArray<Finding> findings, CommandServices services)
    {
        if (result is not null)
        {
            file?.Write(
                () => FailoverPage.Of(routine, target, $"{Environment.UserName}@{Environment.MachineName}", services.Clock.GetUtcNow(), findings, result), services.Terminal);
        }
    }
}
