using System.CommandLine;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>--session -</c>: one session, whose id or hash comes from standard input.</summary>
/// <remarks>The id is a password. An argument would stay in the shell's history, and every user of the machine sees it.</remarks>
internal sealed class SessionOption
{
    private const string FromInput = "-";

    // More than one value is taken, so that a refusal says what to do and the parser does not print the value.
    private readonly Option<string[]> session = new("--session")
    {
        Description = "One session, by its id or by the hash that screens show. Only - is allowed: "
            + "the line comes from standard input, or you type it and the screen does not show it.",
        HelpName = FromInput,
        AllowMultipleArgumentsPerToken = true,
    };

    public Option Option => session;

    public bool IsGiven(ParseResult parsed) => parsed.GetResult(session) is { Implicit: false };

    /// <summary>Reads the line. Call it last: a person types the line only where the rest of the command is right.</summary>
    public Attempt<NamedSession> Read(ParseResult parsed, ITerminal terminal)
    {
        var again = $"{TypedLine.Verb(parsed)} --session - {TypedLine.Target(parsed)}";
        if (parsed.GetValue(session) is not [FromInput])
        {
            return Refusal.Usage(
                "--session takes only -, and reads the id from standard input. An id on the command line is in the shell's history now",
                again);
        }

        var line = terminal.ReadSecret("Paste the session's id or hash and press Enter. The screen does not show it:");
        return line switch
        {
            { IsCancelled: true } => new Refusal(ExitCode.Cancelled, "cancelled", again),
            { Text: { } text } => NamedSession.Read(text) is { } named
                ? named
                : Refusal.Usage("the line is neither the id nor the hash of a session: it contains blanks or control characters", again),
            _ => Refusal.Usage($"--session - found no id: {line.Problem}", again),
        };
    }

    /// <summary>Refuses options that select other sessions.</summary>
    public static Refusal? Contradiction(ParseResult parsed, IEnumerable<Option> others) => others.FirstOrDefault() is { } other
        ? Refusal.Usage(
            $"--session and {other.Name} contradict each other: --session selects one session",
            $"{TypedLine.Verb(parsed)} --session - {TypedLine.Target(parsed)}")
        : null;
}
