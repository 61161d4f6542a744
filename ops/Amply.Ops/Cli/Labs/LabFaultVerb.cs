using System.CommandLine;
using System.Text.Json.Serialization;
using Amply.Lab.Supervisor;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab fault</c>: breaks something on purpose, or removes the fault.</summary>
internal sealed class LabFaultVerb : LabVerb<LabFaulted>
{
    private const string Kill = "kill";

    private readonly Argument<string> fault = new("fault")
    {
        Description = "For a node: kill, freeze, cut, replication-hold, fill-memory, slow-command, client-leak. For the lab: az-out, "
            + "hold-repair, slow-network, endpoint-lag, disk-full, and the faults of the API. An unknown name lists them.",
    };

    private readonly Option<string?> node = new("--node") { Description = "The node to break.", HelpName = "ID" };
    private readonly Option<int?> delay = new("--delay")
    {
        Description = "The delay, or the length of a slow command (default 2000; from 5000 on the node answers BUSY), in milliseconds.",
        HelpName = "MS",
    };

    private readonly Option<int?> connections = new("--connections")
    {
        Description = "How many connections client-leak opens. Default: 100.",
        HelpName = "N",
    };

    private readonly Option<string?> zone = new("--zone") { Description = "The availability zone of az-out.", HelpName = "ZONE" };
    private readonly Option<bool> lift = new("--lift") { Description = "Remove the fault." };

    public LabFaultVerb(CommandServices services)
        : base(
            services, "fault", "Break a node, the network, the disk or the API on purpose, or remove the fault. For drills and tests.") =>
        Takes(fault, node, delay, connections, zone, lift);

    protected override ExitCode Refused => ExitCode.Usage;

    protected override async Task<Attempt<LabFaulted>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (chosen, id) = (parsed.GetValue(fault)!, parsed.GetValue(node));
        if (chosen is Kill && id is null)
        {
            return Refusal.Usage($"{chosen} needs a node: --node ID", $"./amply lab status --lab {name}");
        }

        Services.Answer.Changed = null;
        LabFaulted done;
        if (id is not null && chosen is Kill)
        {
            await client.KillAsync(name, id, cancellationToken);
            done = new LabFaulted(name, chosen, id, FaultAction.Killed, null);
        }
        else if (parsed.GetValue(lift))
        {
            await client.LiftAsync(name, chosen, cancellationToken, id);
            done = new LabFaulted(name, chosen, id, FaultAction.Lifted, null);
        }
        else
        {
            TimeSpan? time = parsed.GetValue(delay) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
            await client.InjectAsync(
                name, chosen, cancellationToken, id, time, parsed.GetValue(connections), parsed.GetValue(zone));
            done = new LabFaulted(name, chosen, id, FaultAction.Injected, time?.TotalMilliseconds);
        }

        Services.Answer.Changed = true;
        return done;
    }

    protected override void Show(LabFaulted report)
    {
        var of = report.Node is { } named ? $" --node {named}" : "";
        var (text, tone) = report.Action switch
        {
            FaultAction.Killed => ($"{report.Node} was killed. The lab replaces it, as ElastiCache does.", Tone.Warning),
            FaultAction.Lifted => ($"{report.Fault}{(report.Node is { } id ? $" of {id}" : "")} was removed.", Tone.Good),
            _ => ($"{report.Fault} is active. To remove it: ./amply lab fault {report.Fault}{of} --lift --lab {report.Lab}", Tone.Warning),
        };
        Terminal.Line(text, tone);
    }
}

/// <summary>The result of <c>lab fault</c>.</summary>
/// <param name="Node">Absent where the fault is of the whole lab.</param>
/// <param name="DelayMs">The delay; absent where it was not given.</param>
internal sealed record LabFaulted(string Lab, string Fault, string? Node, FaultAction Action, double? DelayMs);

[JsonConverter(typeof(CamelCaseEnumConverter<FaultAction>))]
internal enum FaultAction
{
    /// <summary>Active until it is removed.</summary>
    Injected,
    Lifted,

    /// <summary>A node's process was killed; the lab replaces it.</summary>
    Killed,
}
