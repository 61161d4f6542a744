using System.CommandLine;
using System.Text.Json;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab apply</c>: what <c>pulumi up</c> does to a stack.</summary>
internal static class LabApplyVerb
{
    public static Command Create(CommandServices services)
    {
        var lab = LabCommand.LabOption();
        var set = LabCommand.SetOption();
        var output = new OutputOption();
        var command = new Command("apply", "Move a running lab to changed settings, in place, as 'pulumi up' would.") { lab, set };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var client = LabCommand.Client(services);
            if (!LabCommand.Named(client, parsed.GetValue(lab)).Succeeded(out var name, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            try
            {
                var status = await client.StatusAsync(name, cancellationToken);
                // What was set before stays set, as in a stack's file; a later setting of the same key wins.
                var settings = client.Options(name).Settings.AddRange(parsed.GetValue(set) ?? []);
                var planned = await new PlanProcess(services.Checkout).PlanAsync(status.Stack, settings, client.PlanFile(name), cancellationToken);
                if (!planned.Succeeded(out var plan, out var why))
                {
                    return AmplyCommand.Refuse(services.Terminal, why);
                }

                LabApplyResult result;
                using (var progress = services.Terminal.Progress())
                {
                    progress.Show($"applying to lab {name}");
                    services.Answer.Changed = null;
                    result = await client.ApplyAsync(name, plan, settings, cancellationToken);
                }

                services.Answer.Changed = result.Problem is null ? !result.Steps.IsEmpty : null;
                if (result.Problem is { } problem)
                {
                    services.Terminal.Problem(new Problem(problem, Fix: $"look at it: ./amply status --lab {name}"));
                }

                if (output.IsJson(parsed))
                {
                    services.Terminal.Raw(JsonSerializer.Serialize(new LabApplied(name, result.Steps), OpsJson.Default.LabApplied));
                }
                else
                {
                    Show(services.Terminal, name, result);
                }

                return (int)(result.Problem is null ? ExitCode.Done : result.IsRefused ? ExitCode.Refused : ExitCode.Failed);
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error));
            }
        });
        return command;
    }

    private static void Show(ITerminal terminal, string name, LabApplyResult result)
    {
        foreach (var step in result.Steps)
        {
            terminal.Line($"  {step}");
        }

        if (result.Problem is { } problem)
        {
            terminal.Note($"error: {problem}", Tone.Bad);
            terminal.Note($"  look at it: ./amply status --lab {name}");
        }
        else
        {
            terminal.Line(result.Steps.IsEmpty ? $"Lab {name} is as its settings have it: nothing to change." : $"Lab {name} is changed, in place.", Tone.Good);
        }
    }
}
