using System.CommandLine;
using System.Text.Json;
using Amply.Lab;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab fault</c>: breaks something on purpose, and mends it again.</summary>
internal static class LabFaultVerb
{
    private const string Kill = "kill";

    public static Command Create(CommandServices services)
    {
        var lab = LabCommand.LabOption();
        var fault = new Argument<string>("fault") { Description = "Of a node: kill, freeze, cut, replication-hold. Of all: slow-network, endpoint-lag, disk-full, and those of the API; an unknown name lists them." };
        var node = new Option<string?>("--node") { Description = "The node that it is about.", HelpName = "ID" };
        var delay = new Option<int?>("--delay") { Description = "How slow or late, in milliseconds.", HelpName = "MS" };
        var lift = new Option<bool>("--lift") { Description = "End the fault instead." };
        var output = new OutputOption();
        var command = new Command("fault", "Break a node, the network, the disk or the API on purpose, and mend it again; drills and tests use it.") { fault, lab, node, delay, lift };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var client = LabCommand.Client(services);
            if (!LabCommand.Named(client, parsed.GetValue(lab)).Succeeded(out var name, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var chosen = parsed.GetValue(fault)!;
            TimeSpan? time = parsed.GetValue(delay) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
            var id = parsed.GetValue(node);
            var of = id is null ? "" : $" --node {id}";
            if (chosen is Kill && id is null)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"{chosen} needs a node", $"name one: --node ID; they are shown by ./amply lab status --lab {name}"));
            }

            LabFaulted done;
            try
            {
                services.Answer.Changed = null;
                if (id is not null && chosen is Kill)
                {
                    await client.KillAsync(name, id, cancellationToken);
                    done = new LabFaulted(name, chosen, id, FaultAction.Killed, null);
                    services.Terminal.Line($"{id} is killed; the lab replaces it as ElastiCache would.", Tone.Warning);
                }
                else if (parsed.GetValue(lift))
                {
                    await client.LiftAsync(name, chosen, cancellationToken, id);
                    done = new LabFaulted(name, chosen, id, FaultAction.Lifted, null);
                    services.Terminal.Line($"{chosen}{(id is null ? "" : $" of {id}")} is lifted.", Tone.Good);
                }
                else
                {
                    await client.InjectAsync(name, chosen, cancellationToken, id, time);
                    done = new LabFaulted(name, chosen, id, FaultAction.Injected, time?.TotalMilliseconds);
                    services.Terminal.Line($"{chosen} is in force until: ./amply lab fault {chosen}{of} --lift --lab {name}", Tone.Warning);
                }
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error, ExitCode.Usage));
            }

            services.Answer.Changed = true;
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(done, OpsJson.Default.LabFaulted));
            }

            return (int)ExitCode.Done;
        });
        return command;
    }
}
