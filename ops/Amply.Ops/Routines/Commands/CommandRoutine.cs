using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Commands;

/// <summary>Sends one command of a person to Redis, as it is.</summary>
/// <remarks>Plan, result and audit log name the command only. Its arguments and its reply may hold a session.</remarks>
internal sealed class CommandRoutine(IGroupAccess group, CommandQuestion question, TimeProvider clock)
    : IRoutine<CommandPlan, CommandResult>
{
    private readonly string[] words = [.. question.Words];

    /// <summary>Asks the server what the command does. Null: the server does not know the command.</summary>
    public async Task<CommandEffect?> EffectAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var replies = await AskAsync(CommandKind.Question(question.Words), progress, cancellationToken);
        var effects = replies.Replies.Select(reply => CommandKind.Of(question.Words, reply.Raw)).ToArray();

        // Nodes may have different versions while the engine is upgraded.
        return effects.FirstOrDefault(effect => effect is { MayChange: true }) ?? effects.FirstOrDefault(effect => effect is not null);
    }

    /// <summary>Sends a command that changes nothing.</summary>
    public async Task<CommandReport> LookAsync(CommandEffect effect, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var (replies, gaps) = await AskAsync(words, progress, cancellationToken);
        return new CommandReport { Command = effect.Name, Replies = replies, Gaps = gaps };
    }

    public async Task<CommandPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var name = (await EffectAsync(progress, cancellationToken))?.Name ?? "an unknown command";
        var arguments = words.Length - 1 - name.Count(character => character == ' ');
        return new CommandPlan
        {
            Command = name,
            Steps = [$"send {name} with {arguments} {(arguments == 1 ? "argument" : "arguments")} to {question.Place}"],
            Findings = [Finding.Warn("proof", "Redis' reply is printed. Whether the command did what you want is not checked")],
        };
    }

    public async Task<CommandResult> RunAsync(
        CommandPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (await isLost(cancellationToken) is { } loss)
        {
            return Result(RoutineOutcome.Refused, $"{plan.Command} was not sent: {loss}.", []);
        }

        try
        {
            var (replies, gaps) = await AskAsync(words, progress, cancellationToken);
            var refused = replies.FirstOrDefault(reply => reply.Refusal is not null);
            return (refused, gaps.IsEmpty) switch
            {
                ({ } one, _) => Result(RoutineOutcome.Failed, $"{one.Node} did not carry out {plan.Command}: {one.Refusal}.", replies),
                (_, false) => Result(RoutineOutcome.Unknown, string.Join(' ', gaps), replies),
                _ => Result(RoutineOutcome.Done, $"{plan.Command} was carried out by {string.Join(", ", replies.Select(r => r.Node))}.", replies),
            };
        }
        catch (ConnectionFailedException failed)
        {
            return Result(RoutineOutcome.Unknown, $"Whether Redis carried out {plan.Command} is not known: {failed.Failure.Words}.", []);
        }


        static CommandResult Result(RoutineOutcome outcome, string summary, ImmutableArray<NodeReply> replies) => new()
        {
            Outcome = outcome,
            Summary = summary,
            Figures = [Figure.Count("nodes that answered", "answeredNodes", replies.Length)],
            Replies = replies,
        };
    }

    private async Task<(ImmutableArray<NodeReply> Replies, ImmutableArray<string> Gaps)> AskAsync(
        string[] command, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (question.Node is null && !question.AllNodes)
        {
            var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            waited.CancelAfter(EveryNode.Ceiling);
            using (waited)
            {
                var reply = Ticking.ForAsync(
                    ThroughEndpointAsync(command, waited.Token), EveryNode.Ceiling, "waiting for Redis", progress, clock, cancellationToken);
                return ([await reply], []);
            }
        }

        var answers = await new EveryNode(group, question.Node, clock).AskAsync(
            async (state, connection, ct) => NodeReply.Of(state.Id, await connection.ReplyAsync(command, ct)), progress, cancellationToken);
        return ([.. answers.All.Select(answer => answer.Value)], answers.Gaps);
    }

    private async Task<NodeReply> ThroughEndpointAsync(string[] command, CancellationToken cancellationToken)
    {
        var endpoint = Endpoint.Parse(group.Target.Outputs.PrimaryEndpoint ?? group.Target.Outputs.ConfigurationEndpoint!);
        try
        {
            using var connection = await group.AskAsync(endpoint, cancellationToken);
            var reply = await connection.ReplyAsync(command, cancellationToken);
            if (Owner(reply) is not { } owner)
            {
                return NodeReply.Of(endpoint.ToString(), reply);
            }

            // The node did not carry out the command: another node owns the key.
            endpoint = owner;
            using var second = await group.AskAsync(owner, cancellationToken);
            return NodeReply.Of(owner.ToString(), await second.ReplyAsync(command, cancellationToken));
        }
        catch (OperationCanceledException late)
        {
            throw new ConnectionFailedException(RespConnection.Late(late, endpoint, EveryNode.Ceiling), late);
        }
    }

    // MOVED slot host:port
    private static Endpoint? Owner(object? reply) =>
        reply is RespError error && error.Message.Split(' ') is ["MOVED", _, var owner] && Endpoint.TryParse(owner, out var endpoint)
            ? endpoint : null;
}

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
