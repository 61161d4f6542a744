using System.CommandLine;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot delete</c>: one that is named.</summary>
internal static class SnapshotDeleteVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var name = new Option<string>("--name") { Description = "The snapshot; ./amply snapshot list shows them.", HelpName = "NAME", Required = true };
        var command = new Command("delete", "Delete a snapshot that was made by hand; at once and for good.") { name };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            var routine = new SnapshotDeleteRoutine(group, services.Clock);
            var plan = await routine.PlanAsync(parsed.GetValue(name)!, cancellationToken);
            return await RunAsync(services, group, plan, routine, change.Consent(parsed), output.IsJson(parsed), cancellationToken);
        });
        return command;
    }

    internal static Task<int> RunAsync(
        CommandServices services, IGroupAccess group, SnapshotDeletePlan plan, SnapshotDeleteRoutine routine, Consent consent, bool json, CancellationToken cancellationToken) =>
        new ChangeRunner(services).RunAsync(
            group,
            plan,
            consent,
            json,
            OpsJson.Default.SnapshotDeletePlan,
            OpsJson.Default.SnapshotDeleteResult,
            (progress, isLost, ct) => routine.RunAsync(plan, progress, ct, isLost),
            cancellationToken);
}
