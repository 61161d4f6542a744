using System.CommandLine;
using System.Text.Json;
using Amply.Lab;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab down</c>.</summary>
internal static class LabDownVerb
{
    public static Command Create(CommandServices services)
    {
        var lab = LabCommand.LabOption();
        var output = new OutputOption();
        var command = new Command("down", "End a lab and remove its state; no process is left.") { lab };
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
                services.Answer.Changed = null;
                var end = await client.DownAsync(name, cancellationToken);
                if (!end.Left.IsEmpty)
                {
                    return AmplyCommand.Refuse(services.Terminal, new Refusal(
                        ExitCode.Unknown,
                        $"{end.Left.Length} processes of lab {name} could not be ended: {string.Join(", ", end.Left)}. Its state is left.",
                        $"Fix: kill -9 {string.Join(' ', end.Left)}, as the user who owns them; then: ./amply lab down --lab {name}"));
                }

                services.Answer.Changed = true;
                if (output.IsJson(parsed))
                {
                    services.Terminal.Raw(JsonSerializer.Serialize(new LabDowned(name), OpsJson.Default.LabDowned));
                }
                else
                {
                    services.Terminal.Line($"Lab {name} is down; nothing of it runs.", Tone.Good);
                }

                return (int)ExitCode.Done;
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error, ExitCode.Usage));
            }
        });
        return command;
    }
}
