using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions reindex</c>: makes the users' indexes agree with the sessions.</summary>
internal static class SessionsReindexVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var command = new Command("reindex", "Add missing index entries and remove those whose session is gone.");
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
            var routine = new SessionReindexRoutine(await group.ToNodesAsync(cancellationToken), services.Clock);
            KeyChangePlan plan;
            using (var progress = services.Terminal.Progress())
            {
                var (looking, said) = (!change.Consent(parsed).Execute, new LineProgress(progress));
                plan = await Again.RunAsync(() => routine.PlanAsync(looking, said, cancellationToken), services.Clock, cancellationToken);
            }

            return await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.KeyChangePlan,
                OpsJson.Default.KeyChangeResult,
                routine.RunAsync,
                cancellationToken);
        });
        return command;
    }
}
