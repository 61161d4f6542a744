using System.CommandLine;
using Amply.Ops.Routines.Failover;

namespace Amply.Ops.Cli.Failover;

/// <summary><c>failover promote</c>: gives a named replica the role, where TestFailover is not to be had.</summary>
internal static class PromoteVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var report = new ReportOption();
        var node = new Option<string?>("--node") { Description = "The replica that becomes the primary.", HelpName = "NODE" };
        var restore = new Option<bool>("--restore-flags") { Description = "Only bring automatic failover and Multi-AZ back, after a promotion that was interrupted." };
        var expect = new Option<string?>("--expect-primary") { Description = "Go on only if this node is the primary.", HelpName = "NODE" };
        var acknowledge = new Option<bool>("--acknowledge") { Description = "Promote although there was a failover in the last 10 minutes." };
        var command = new Command("promote", "Promote a named replica, where AWS blocks TestFailover; automatic failover and Multi-AZ are off meanwhile, and left as they were.")
        {
            node, restore, expect, acknowledge,
        };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        report.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Options(parsed.GetValue(node), parsed.GetValue(restore), parsed.GetValue(expect), parsed.GetValue(acknowledge)).Succeeded(out var options, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal)
                || !report.Claim(parsed).Succeeded(out var hold, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            using var held = hold;
            var group = services.Groups.Open(chosen);
            var routine = new PromoteRoutine(group, options, new FlagsNote(services.Audit.Of(chosen).Directory, chosen.Outputs.ReplicationGroupId), services.Clock);
            var plan = await routine.PlanAsync(cancellationToken);
            FailoverResult? result = null;
            var code = await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.PromotePlan,
                OpsJson.Default.FailoverResult,
                async (progress, isLost, ct) => result = await routine.RunAsync(plan, progress, ct, isLost),
                cancellationToken);
            held.Write(result, plan.Routine, chosen, plan.Findings, services);
            return code;
        });
        return command;
    }

    private static Attempt<PromoteOptions> Options(string? node, bool restore, string? expect, bool acknowledge) => (node, restore) switch
    {
        (null, false) => Refusal.Usage("which replica is meant was not said", "--node ID; ./amply status shows them. After an interrupted promotion: --restore-flags"),
        (not null, true) => Refusal.Usage("--restore-flags was said together with --node", "leave one of them out; --node leaves the flags as they were, too"),
        _ => new PromoteOptions(node, expect, acknowledge),
    };
}
