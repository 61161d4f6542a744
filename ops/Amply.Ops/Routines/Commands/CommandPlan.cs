using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Routines.Commands;

/// <summary>A command and where to send it.</summary>
/// <param name="Words">The command and its arguments.</param>
/// <param name="Node">The id of a node; null: the primary endpoint, and in cluster mode the owner of the key.</param>
internal sealed record CommandQuestion(ImmutableArray<string> Words, string? Node, bool AllNodes)
{
    /// <summary>Where the command goes, for a plan.</summary>
    public string Place => (Node, AllNodes) switch
    {
        ({ } id, _) => id,
        (_, true) => "every node",
        _ => "the primary, or in cluster mode the node that owns the key",
    };
}

/// <summary>What one node replied.</summary>
/// <param name="Node">The id of the node, or the endpoint that was asked.</param>
/// <param name="Reply">A text, a number, a list or null. An error is an object with the member <c>error</c>.</param>
public sealed record NodeReply(string Node, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JsonNode? Reply)
{
    [JsonIgnore]
    internal object? Raw { get; init; }

    /// <summary>Why the node refused the command, in a clause; null where it did not.</summary>
    [JsonIgnore]
    internal string? Refusal => Raw is RespError error ? ConnectionFailure.OfReply(error.Message).Words : null;

    internal static NodeReply Of(string node, object? reply) => new(node, ReplyText.Json(reply)) { Raw = reply };
}

/// <summary>The replies to a command that changes nothing.</summary>
public sealed record CommandReport
{
    /// <summary>The name of the command, without its arguments.</summary>
    public required string Command { get; init; }

    public required ImmutableArray<NodeReply> Replies { get; init; }

    /// <summary>Sentences about nodes that were not asked.</summary>
    public required ImmutableArray<string> Gaps { get; init; }
}

/// <summary>What would be sent.</summary>
public sealed record CommandPlan : IRoutinePlan
{
    public string Routine => "cli";

    /// <summary>The name of the command, without its arguments.</summary>
    public required string Command { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>What was sent, and the replies.</summary>
public sealed record CommandResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public required FigureList Figures { get; init; }

    public ImmutableArray<string> Next { get; init; } = [];

    public required ImmutableArray<NodeReply> Replies { get; init; }
}
