using System.CommandLine;
using System.Text.Json;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Model.Outputs;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab status</c>: the lab as its supervisor sees it, from behind the API.</summary>
internal static class LabStatusVerb
{
    public static Command Create(CommandServices services)
    {
        var lab = LabCommand.LabOption();
        var output = new OutputOption();
        var secrets = new Option<bool>("--show-secrets") { Description = "Print the URLs with their token, as 'pulumi stack output' does." };
        var command = new Command("status", "A lab's processes, roles, offsets, clients, faults and logs.") { lab, secrets };
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
                if (output.IsJson(parsed))
                {
                    // The outputs contract, and the lab beside it.
                    var outputs = client.Outputs(name);
                    var shown = parsed.GetValue(secrets) ? outputs : outputs.WithoutSecrets();
                    var document = JsonSerializer.SerializeToNode(shown, OutputsJson.Default.StackOutputs)!.AsObject();
                    document["lab"] = JsonSerializer.SerializeToNode(status, LabJson.Default.LabStatus);
                    services.Terminal.Raw(document.ToJsonString(Indented));
                }
                else
                {
                    Show(services.Terminal, status);
                }

                return (int)ExitCode.Done;
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error));
            }
        });
        return command;
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static void Show(ITerminal terminal, LabStatus status)
    {
        terminal.Line($"Lab {status.Name}: {status.ReplicationGroupId}, mode {status.Mode}, {status.GroupStatus}, up {status.UptimeSeconds:0} s{(status.Realistic ? ", as slow as AWS (--realistic)" : "")}", Tone.Heading);
        terminal.Line($"  API {status.ApiEndpoint}   {(status.ConfigurationEndpoint is { } configuration ? $"configuration {configuration}" : $"primary {status.PrimaryEndpoint}   reader {status.ReaderEndpoint}")}");
        terminal.Line();
        terminal.Table(TableView.Of(
            ["node", "role", "endpoint", "process", "offset", "memory", "clients"],
            status.Nodes.Select(n => new Cell[]
            {
                n.Id,
                new(n.LinkUp == false ? $"{n.Role}, link down" : n.Role, n.Role == "unreachable" || n.LinkUp == false ? Tone.Bad : Tone.Plain),
                n.Endpoint,
                n.ProcessId?.ToString(),
                n.Offset?.ToString("N0"),
                n.UsedMemoryBytes is { } used ? Bytes.Text(used) : "",
                n.Clients?.ToString(),
            })));
        terminal.Line();
        terminal.Line($"Faults: {(status.Faults.IsEmpty ? "none" : string.Join(", ", status.Faults))}", status.Faults.IsEmpty ? Tone.Plain : Tone.Warning);
        terminal.Line($"Logs: {status.SupervisorLog} (supervisor, process {status.SupervisorProcessId})");
        foreach (var node in status.Nodes)
        {
            terminal.Line($"      {node.Log}");
        }
    }
}
