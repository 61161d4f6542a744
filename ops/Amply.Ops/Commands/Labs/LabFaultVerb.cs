using System.CommandLine;
using Amply.Lab;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Labs;

/// <summary><c>lab fault</c>: breaks something on purpose, and mends it again.</summary>
internal static class LabFaultVerb
{
    private const string Kill = "kill";

    public static Command Create(CommandServices services)
    {
        var lab = LabCommand.LabOption();
        var fault = new Argument<string>("fault") { Description = "kill, or a fault of the API; an unknown name lists them." };
        var node = new Option<string?>("--node") { Description = "The node to kill.", HelpName = "ID" };
        var lift = new Option<bool>("--lift") { Description = "End the fault instead." };
        var command = new Command("fault", "Kill a node, or have the API refuse, fail or throttle; drills and tests use it.") { fault, lab, node, lift };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var client = LabCommand.Client(services);
            if (!LabCommand.Named(client, parsed.GetValue(lab)).Succeeded(out var name, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var chosen = parsed.GetValue(fault)!;
            try
            {
                if (chosen == Kill)
                {
                    if (parsed.GetValue(node) is not { } id)
                    {
                        return AmplyCommand.Refuse(services.Terminal, Refusal.Usage("kill needs a node", $"name one: --node ID; they are shown by ./amply lab status --lab {name}"));
                    }

                    await client.KillAsync(name, id, cancellationToken);
                    services.Terminal.Line($"{id} is killed; the lab replaces it as ElastiCache would.", Tone.Warning);
                }
                else if (parsed.GetValue(lift))
                {
                    await client.LiftAsync(name, chosen, cancellationToken);
                    services.Terminal.Line($"{chosen} is lifted.", Tone.Good);
                }
                else
                {
                    await client.InjectAsync(name, chosen, cancellationToken);
                    services.Terminal.Line($"{chosen} is in force until: ./amply lab fault {chosen} --lift --lab {name}", Tone.Warning);
                }

                return (int)ExitCode.Done;
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage(error.Message, error.Remedy));
            }
        });
        return command;
    }
}
