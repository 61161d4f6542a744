using System.CommandLine;
using System.CommandLine.Invocation;
using Amply.Lab;
using Amply.Ops.Aws;
using Amply.Ops.Cli.Completion;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Terminal;
using StackExchange.Redis;

namespace Amply.Ops.Cli;

/// <summary>The command line: the verbs, and the handling of errors that all verbs share.</summary>
public static class AmplyCommand
{
    public static RootCommand Create(CommandServices services)
    {
        var groups = VerbList.Of(services);
        var root = new RootCommand("Provision, rehearse and operate Amply's Redis on ElastiCache.");
        foreach (var verb in groups.SelectMany(group => group.Verbs))
        {
            root.Subcommands.Add(verb);
        }

        GroupedHelp.TakeOver(root, groups, services);
        TakeOutput(root);
        CompletionDirective.TakeOver(root, services);
        return root;
    }

    /// <summary>
    /// Runs a command line, and prints the JSON document where a program reads it. It never prints a stack trace unasked.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandServices services, CancellationToken cancellationToken)
    {
        arguments = arguments is [] ? ["--help"] : arguments;
        var (answer, output) = (services.Answer, services.Terminal);
        services = services with { Terminal = new AnsweringTerminal(output, answer) };
        var parsed = Create(services).Parse(arguments);
        answer.Begin(string.Join(' ', Path(parsed)), OutputOption.IsAskedFor(parsed, arguments) ? output : null);
        var code = await RunAsync(arguments, parsed, services, cancellationToken);
        answer.Print((ExitCode)code);
        return answer.IsJson && output.TakeLostOutput() is { } lost ? WithoutDocument(output, answer, lost, code) : code;
    }

    // A lost document does not undo a change. A verb that only reads has failed.
    private static int WithoutDocument(ITerminal terminal, Answer answer, string lost, int code)
    {
        if (answer.Changed == false)
        {
            terminal.Note($"error: the result could not be written to standard output: {lost}", Tone.Bad);
            return code == (int)ExitCode.Done ? (int)ExitCode.Failed : code;
        }

        terminal.Note($"warn  the result could not be written to standard output: {lost}", Tone.Warning);
        terminal.Note("  The exit code says how the change ended, and so does the audit log: see history of the target.");
        return code;
    }

    private static async Task<int> RunAsync(
        string[] arguments, ParseResult parsed, CommandServices services, CancellationToken cancellationToken)
    {
        if (parsed.Errors.Count > 0)
        {
            string[] given = [.. arguments, .. parsed.Tokens.Select(token => token.Value)];
            var help = $"./amply {string.Join(' ', Path(parsed))} --help".Replace("  --help", " --help", StringComparison.Ordinal);
            // For a misspelt verb the library reports two errors: the verb is unknown, and a verb is missing. Only the first helps.
            var all = parsed.UnmatchedTokens.Count == 0 || parsed.Errors.Count == 1;
            foreach (var error in parsed.Errors.Where(e => all || e.Message.Contains('\'', StringComparison.Ordinal)))
            {
                // The parser quotes what it does not know, and that may be the id of a session.
                var words = SecretMask.Of(string.Join(' ', OutsideText.Lines(error.Message, given)));
                services.Terminal.Note($"error: {words}", Tone.Bad);
                services.Terminal.Problem(new Problem(words, Fix: help));
            }

            if (parsed.Action is ParseErrorAction suggestions)
            {
                suggestions.ShowHelp = false;
                using var said = new StringWriter();
                parsed.InvocationConfiguration.Error = TextWriter.Null;
                parsed.InvocationConfiguration.Output = said;
                suggestions.Invoke(parsed);
                foreach (var line in OutsideText.Lines(said.ToString(), given))
                {
                    services.Terminal.Note($"  {line}");
                }
            }

            services.Terminal.NoteHint(help);
            return (int)ExitCode.Usage;
        }

        if (services.Unfit is { } unfit)
        {
            return Refuse(services.Terminal, unfit);
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
            if (services.Terminal.TakeLostOutput() is not { } lost)
            {
                return code;
            }

            services.Terminal.Note($"error: the result could not be written to standard output: {lost}", Tone.Bad);
            return code == (int)ExitCode.Done ? (int)ExitCode.Failed : code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            services.Terminal.Note("cancelled", Tone.Warning);
            services.Terminal.Problem(new Problem("The command was cancelled."));
            return (int)ExitCode.Cancelled;
        }
        catch (LabRefusedException error)
        {
            return Refuse(services.Terminal, Refusal.Of(error));
        }
        catch (NoSuchNodeException error)
        {
            return Refuse(services.Terminal, Refusal.Usage(error.Message, error.Remedy));
        }
        catch (AwsException error)
        {
            return Refuse(services.Terminal, new Refusal(ExitCode.Failed, error.Message, error.Remedy));
        }
        catch (Exception error) when (Cause(error) is { } cause)
        {
            return Refuse(services.Terminal, new Refusal(cause.Code, error.Message, cause.Hint));
        }
        catch (GroupUnreachableException error) when (error.Remedy is { } remedy)
        {
            return Refuse(services.Terminal, new Refusal(ExitCode.Failed, error.Message, remedy));
        }
        catch (Exception error) when (
            error is GroupUnreachableException or NoPrimaryException or ConnectionFailedException or RedisException or LabException)
        {
            var words = $"{FailureWords.Of(error)}.";
            services.Terminal.Note($"error: {words}", Tone.Bad);
            services.Terminal.Problem(new Problem(words));
            return (int)ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && FileReason.File(error) is not null)
        {
            var words = $"'{FileReason.File(error)}' cannot be used: {FileReason.Of(error, FileReason.File(error))}";
            services.Terminal.Note($"error: {words}", Tone.Bad);
            services.Terminal.Problem(new Problem(words));
            return (int)ExitCode.Failed;
        }
        catch (Exception error)
        {
            return (int)LastResort.Report(
                error, string.Join(' ', Path(parsed)), services.Answer.Changed, services.Terminal, services.Trace);
        }
    }

    private static Diagnosis? Cause(Exception error) => error switch
    {
        NoPrimaryException missing => missing.Diagnosis,
        GroupUnreachableException unreachable => unreachable.Diagnosis,
        _ => null,
    };

    // Also for groups of verbs: with --output json a missing or misspelt verb is refused in a document too.
    private static void TakeOutput(Command command)
    {
        if (command.Options.All(o => o.Name != OutputOption.Name))
        {
            command.Options.Add(new OutputOption().Option);
        }

        foreach (var verb in command.Subcommands)
        {
            TakeOutput(verb);
        }
    }

    /// <summary>Prints why the command did nothing, and the remedy.</summary>
    internal static int Refuse(ITerminal terminal, Refusal refusal)
    {
        terminal.Note($"{(refusal.Code == ExitCode.Refused ? "refused" : "error")}: {refusal.What}", Tone.Bad);
        foreach (var detail in refusal.Details)
        {
            terminal.Note($"  {detail}");
        }

        terminal.NoteHint(refusal.Remedy);
        terminal.Problem(new Problem(refusal.What, refusal.Details.IsEmpty ? null : string.Join("; ", refusal.Details), refusal.Remedy));
        return (int)refusal.Code;
    }

    private static List<string> Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent)
        {
            names.Insert(0, at.Command.Name);
        }

        return names;
    }
}
