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
        ImmutableArray<NodeReply> replies;
        try
        {
            (replies, _) = await AskAsync(CommandKind.Question(question.Words), progress, cancellationToken);
        }
        catch (ConnectionFailedException failed)
        {
            throw new GroupUnreachableException(failed.Failure, failed) { Remedy = $"./amply status {group.Target.Option}" };
        }

        var effects = replies.Select(reply => CommandKind.Of(question.Words, reply.Raw)).ToArray();

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
                _ => Result(
                    RoutineOutcome.Done, $"{plan.Command} was carried out by {string.Join(", ", replies.Select(r => r.Node))}.", replies),
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
            using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ceiling.CancelAfter(EveryNode.Ceiling);
            var reply = ThroughEndpointAsync(command, ceiling.Token);
            return ([await Ticking.ForAsync(reply, EveryNode.Ceiling, "waiting for Redis", progress, clock, cancellationToken)], []);
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
