using System.CommandLine;
using System.Text.Json;
using Amply.Lab.Supervisor;
using Amply.Model.Outputs;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab status</c>: the lab as its supervisor sees it.</summary>
internal sealed class LabStatusVerb : LabVerb<LabSeen>
{
    private readonly Option<bool> secrets = new("--show-secrets")
    {
        Description = "Print the URLs with their token, as 'pulumi stack output' does.",
    };

    public LabStatusVerb(CommandServices services)
        : base(services, "status", "A lab's processes, roles, offsets, clients, faults and logs.") => Takes(secrets);

    protected override async Task<Attempt<LabSeen>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        var status = await client.StatusAsync(name, cancellationToken);
        var outputs = client.Outputs(name);
        return new LabSeen(status, parsed.GetValue(secrets) ? outputs : outputs.WithoutSecrets());
    }

    // The outputs contract, with the member "lab" added.
    protected override string Document(LabSeen report)
    {
        var document = JsonSerializer.SerializeToNode(report.Outputs, OutputsJson.Default.StackOutputs)!.AsObject();
        document["lab"] = JsonSerializer.SerializeToNode(report.Status, LabJson.Default.LabStatus);
        return document.ToJsonString();
    }

    protected override void Show(LabSeen report)
    {
        var status = report.Status;
        Terminal.Line(
            $"Lab {status.Name}: {status.ReplicationGroupId}, mode {status.Mode}, {status.GroupStatus}, up {status.UptimeSeconds:0} s"
            + $"{(status.Realistic ? ", as slow as AWS (--realistic)" : "")}",
            Tone.Heading);
        var endpoints = status.ConfigurationEndpoint is { } configuration
            ? $"configuration {configuration}"
            : $"primary {status.PrimaryEndpoint}   reader {status.ReaderEndpoint}";
        Terminal.Line($"  API {status.ApiEndpoint}   {endpoints}");
        if (status.Bastion is { } bastion)
        {
            Terminal.Line($"  bastion {bastion} (private: the names do not resolve here)");
        }

        Terminal.Line();
        Terminal.Table(TableView.Of(
            ["node", "role", "endpoint", "process", "offset", "memory", "clients"],
            status.Nodes.Select(n => new Cell[]
            {
                n.Id,
                new(
                    n.LinkUp == false ? $"{n.Role}, link down" : n.Role,
                    n.Role == "unreachable" || n.LinkUp == false ? Tone.Bad : Tone.Plain),
                n.Endpoint,
                n.ProcessId?.ToString(),
                n.Offset?.ToString("N0"),
                n.UsedMemoryBytes is { } used ? Bytes.Text(used) : "",
                n.Clients?.ToString(),
            })));
        Terminal.Line();
        Terminal.Line(
            $"Faults: {(status.Faults.IsEmpty ? "none" : string.Join(", ", status.Faults))}",
            status.Faults.IsEmpty ? Tone.Plain : Tone.Warning);
        Terminal.Line($"Logs: {status.SupervisorLog} (supervisor, process {status.SupervisorProcessId})");
        foreach (var node in status.Nodes)
        {
            Terminal.Line($"      {node.Log}");
        }
    }
}

/// <summary>A lab and its outputs.</summary>
internal sealed record LabSeen(LabStatus Status, StackOutputs Outputs);
