using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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

    /// <summary>What happened to the group's lock while the change ran; null where nothing did.</summary>
    public string? Lock
    {
        set
        {
            if (value is not null)
            {
                document["lock"] = value;
            }
        }
    }

    public void Add<T>(string name, T value, JsonTypeInfo<T> type) => document[name] = JsonSerializer.SerializeToNode(value, type);

    /// <summary>Adds to what the plan's own checks found.</summary>
    public void AddFinding(Finding finding) =>
        document["plan"]!["findings"]!.AsArray().Add(JsonSerializer.SerializeToNode(finding, OpsJson.Default.Finding));

    /// <param name="executed">Absent where the routine did not come to a result.</param>
    public void Print(ITerminal terminal, bool? executed)
    {
        if (executed is { } acted)
        {
            document["executed"] = acted;
        }

        terminal.Raw(document.ToJsonString(Indented));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
