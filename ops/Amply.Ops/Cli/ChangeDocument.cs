using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>A change as JSON: its target, its plan, whether it was executed, and its result.</summary>
internal sealed class ChangeDocument(GroupTarget target)
{
    private readonly JsonObject document = new()
    {
        ["target"] = target.Option,
        ["replicationGroupId"] = target.Outputs.ReplicationGroupId,
    };

    public void Add<T>(string name, T value) =>
        document[name] = JsonSerializer.SerializeToNode(value, OpsJson.Default.GetTypeInfo(typeof(T))!);

    /// <summary>Adds a finding to those of the plan.</summary>
    public void AddFinding(Finding finding) =>
        document["plan"]!["findings"]!.AsArray().Add(JsonSerializer.SerializeToNode(finding, OpsJson.Default.Finding));

    /// <param name="executed">Absent where the routine has no result.</param>
    /// <param name="trouble">What happened to the group's lock while the change ran; null where nothing did.</param>
    public void Print(ITerminal terminal, bool? executed, string? trouble = null)
    {
        if (trouble is not null)
        {
            document["lock"] = trouble;
        }

        if (executed is { } acted)
        {
            document["executed"] = acted;
        }

        terminal.Raw(document.ToJsonString(Indented));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
