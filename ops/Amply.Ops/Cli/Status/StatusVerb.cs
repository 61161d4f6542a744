using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines.Status;

namespace Amply.Ops.Cli.Status;

/// <summary><c>status</c>: how the group is, by Redis, by the API and by its alarms.</summary>
internal static class StatusVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var again = new AgainOptions();
        var command = new Command("status", "How the group is: nodes, roles, memory, alarms, and what to run next.");
        target.AddTo(command);
        output.AddTo(command);
        again.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!again.Read(parsed).Succeeded(out var repetition, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            // Opened anew for every look, so that a token that was rotated meanwhile is found.
            Task<StatusReport> LookAsync(CancellationToken ct) => StatusRoutine.RunAsync(services.Groups.Open(chosen), services.Clock, ct);

            var json = output.IsJson(parsed);
            if (repetition.Watch)
            {
                return (int)await new StatusWatch(services.Terminal, services.Answer, services.Clock, repetition.Interval).RunAsync(LookAsync, json, cancellationToken);
            }

            var report = repetition.Patience is { } patience
                ? await StatusWait.UntilHealthyAsync(LookAsync, new(repetition.Interval, patience), services.Terminal, services.Clock, cancellationToken)
                : await LookAsync(cancellationToken);
            StatusView.KeepProblems(services.Terminal, report);
            if (json)
            {
                services.Terminal.Raw(JsonSerializer.Serialize(report, OpsJson.Default.StatusReport));
            }
            else
            {
                StatusView.Show(services.Terminal, report);
            }

            return (int)StatusView.Code(report);
        });
        return command;
    }
}
