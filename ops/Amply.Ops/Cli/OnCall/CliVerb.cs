using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Commands;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>cli</c>: sends one Redis command, with TLS, token and endpoint of the target.</summary>
internal sealed class CliVerb : ChangeVerb<CommandQuestion, CommandPlan, CommandResult>
{
    private readonly Argument<string[]> command = new("COMMAND")
    {
        Description = "The Redis command and its arguments, after two hyphens: -- GET cache:org:7",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> node = new("--node")
    {
        Description = "Send it to this node, by its id as 'status' shows it. Default: the primary; in cluster mode the owner of the key.",
        HelpName = "ID",
    };

    private readonly Option<bool> allNodes = new("--all-nodes") { Description = "Send it to every node." };

    public CliVerb(CommandServices services)
        : base(
            services,
            "cli",
            "Send one Redis command: ./amply cli TARGET -- COMMAND. A command that may change something needs --execute.") =>
        Takes(command, node, allNodes);

    protected override Task<IRoutine<CommandPlan, CommandResult>> OpenAsync(
        IGroupAccess group, CommandQuestion options, CancellationToken cancellationToken) =>
        Opened(new CommandRoutine(group, options, Services.Clock));

    protected override async Task<ExitCode> RunAsync(
        ParseResult parsed, IGroupAccess group, CommandQuestion options, CancellationToken cancellationToken)
    {
        if (RefusedHere.Of(options.Words, group.Target.Option) is { } refused)
        {
            return Refuse(refused);
        }

        var routine = new CommandRoutine(group, options, Services.Clock);
        if (await EffectAsync(routine, cancellationToken) is not { } effect)
        {
            return Refuse(Refusal.Refused(
                $"Redis does not know the command {Cell.Cut(options.Words[0].ToUpperInvariant()).Text}",
                $"./amply cli {group.Target.Option} -- COMMAND LIST"));
        }

        if (!effect.MayChange)
        {
            return await LookAsync(routine, effect, parsed, cancellationToken);
        }

        var (code, _, result) = await ChangeAsync(parsed, group, options, cancellationToken);
        if (result is not null && !IsJson(parsed))
        {
            Show(result.Replies);
        }

        return code;
    }

    protected override Attempt<CommandQuestion> Read(ParseResult parsed) =>
        (parsed.GetValue(command)!, parsed.GetValue(node), parsed.GetValue(allNodes)) switch
        {
            ([], _, _) or (["", ..], _, _) => Refusal.Usage("no command given", "./amply cli --help"),
            (_, { } id, true) => Refusal.Usage($"--node {id} and --all-nodes contradict each other", "./amply cli --help"),
            var (words, id, all) => new CommandQuestion([.. words], id, all),
        };

    private async Task<CommandEffect?> EffectAsync(CommandRoutine routine, CancellationToken cancellationToken)
    {
        using var line = Terminal.Progress();
        return await routine.EffectAsync(new LineProgress(line), cancellationToken);
    }

    private async Task<ExitCode> LookAsync(
        CommandRoutine routine, CommandEffect effect, ParseResult parsed, CancellationToken cancellationToken)
    {
        CommandReport report;
        using (var line = Terminal.Progress())
        {
            report = await routine.LookAsync(effect, new LineProgress(line), cancellationToken);
        }

        foreach (var reply in report.Replies.Where(reply => reply.Refusal is not null))
        {
            Terminal.Problem(new Problem($"{reply.Node} did not carry out {report.Command}: {reply.Refusal}"));
        }

        foreach (var gap in report.Gaps)
        {
            Terminal.Problem(new Problem(gap));
        }

        if (IsJson(parsed))
        {
            Terminal.Raw(JsonSerializer.Serialize(report, OpsJson.Default.CommandReport));
        }
        else
        {
            Show(report.Replies);
            foreach (var gap in report.Gaps)
            {
                Terminal.Note(gap, Tone.Warning);
            }
        }

        return report.Replies.Any(reply => reply.Refusal is not null) ? ExitCode.Failed
            : report.Gaps.IsEmpty ? ExitCode.Done
            : ExitCode.NeedsAttention;
    }

    private void Show(ImmutableArray<NodeReply> replies)
    {
        foreach (var reply in replies)
        {
            if (replies.Length > 1)
            {
                Terminal.Line($"{reply.Node}:", Tone.Heading);
            }

            foreach (var line in ReplyText.Lines(reply.Raw))
            {
                Terminal.Line(line, reply.Refusal is null ? Tone.Plain : Tone.Bad);
            }
        }
    }
}
