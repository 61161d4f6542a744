using System.Text.RegularExpressions;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>What to do about a problem: at most one sentence, and at most one command. People copy the command as it is printed.</summary>
/// <param name="Advice">A sentence; null where the command says all.</param>
/// <param name="Command">One command, complete, without words before or behind it; null where no command helps.</param>
internal sealed partial record Hint(string? Advice, string? Command)
{
    private const string Mark = "Fix: ";

    /// <summary>Splits a remedy: <c>wait until it is available: ./amply status --lab x</c> is a sentence and a command.</summary>
    public static Hint Of(string remedy)
    {
        // The lab's refusals bring the mark along.
        var text = remedy.StartsWith(Mark, StringComparison.Ordinal) ? remedy[Mark.Length..] : remedy;
        if (IsCommand(text))
        {
            return new Hint(null, text);
        }

        var colon = text.LastIndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && IsCommand(text[(colon + 2)..])
            ? new Hint(Sentence(text[..colon]), text[(colon + 2)..])
            : new Hint(Sentence(text), null);
    }

    /// <summary>For a document: the command, or the sentence where there is none.</summary>
    public static string Short(string remedy) => Of(remedy) switch
    {
        { Command: { } command } => command,
        var hint => hint.Advice!,
    };

    /// <summary>The lines below a problem. Only a command has the mark.</summary>
    public IEnumerable<string> Lines(string mark = Mark)
    {
        if (Advice is not null)
        {
            yield return Advice;
        }

        if (Command is not null)
        {
            yield return mark + Command;
        }
    }

    /// <summary>Whether a text is one command of this program or of another one that a person on call has.</summary>
    public static bool IsCommand(string text) => Program().IsMatch(text) && !Prose().IsMatch(Quoted().Replace(text, "''"));

    private static string Sentence(string text) =>
        text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text[^1] is '.' or '"' or ')' ? "" : ".")}";

    [GeneratedRegex(@"^(?:[A-Z_]+=\S+ )?(?:(?:\./amply|pulumi|aws|curl|getent|date|dmesg|chmod|kill|rm|ulimit|apt-get) |\(umask \d+; )")]
    private static partial Regex Program();

    [GeneratedRegex("'[^']*'|\"[^\"]*\"")]
    private static partial Regex Quoted();

    // A comma, a semicolon or a full stop before a blank, a word in brackets at the end, or a final full stop.
    [GeneratedRegex(@"(?<!\(umask \d+)[,;] |[a-z0-9]\.(?: |$)| \([^)]*\)$|…")]
    private static partial Regex Prose();
}

/// <summary>Prints hints.</summary>
internal static class HintLines
{
    /// <summary>Below a problem, on standard error.</summary>
    public static void NoteHint(this ITerminal terminal, string remedy)
    {
        foreach (var line in Hint.Of(remedy).Lines())
        {
            terminal.Note($"  {line}");
        }
    }

    /// <summary>Below a line of the result.</summary>
    public static void LineHint(this ITerminal terminal, string remedy, string indent = "  ")
    {
        foreach (var line in Hint.Of(remedy).Lines())
        {
            terminal.Line(indent + line);
        }
    }

    /// <summary>The next step, at the end of a result.</summary>
    public static void Next(this ITerminal terminal, string next)
    {
        foreach (var line in Hint.Of(next).Lines("Next: "))
        {
            terminal.Line(line);
        }
    }
}
