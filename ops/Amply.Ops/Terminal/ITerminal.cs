namespace Amply.Ops.Terminal;

/// <summary>The terminal: results go to standard output, all about the run to standard error.</summary>
public interface ITerminal
{
    /// <summary>Whether a person can answer a question.</summary>
    bool CanAsk { get; }

    /// <summary>Whether the output is a screen that can be cleared.</summary>
    bool IsLive => false;

    /// <summary>The columns and rows of the screen; null where the output is no screen.</summary>
    ScreenSize? Size => null;

    /// <summary>Clears the screen, where there is one.</summary>
    void Clear()
    {
    }

    /// <summary>A line of the result.</summary>
    void Line(string text = "", Tone tone = Tone.Plain);

    /// <summary>A line about the run: a refusal, a warning or a note.</summary>
    void Note(string text, Tone tone = Tone.Plain);

    /// <summary>Keeps a problem for the JSON document. People read it in a note.</summary>
    void Problem(Problem problem)
    {
    }

    void Table(TableView table);

    /// <summary>Text for programs, without wraps and colours.</summary>
    void Raw(string text);

    /// <summary>Why a part of the result was not written to standard output, returned once; null where all of it was written.</summary>
    string? TakeLostOutput() => null;

    /// <summary>The person's answer; null where no person can answer.</summary>
    Task<string?> AskAsync(string question, CancellationToken cancellationToken);

    /// <summary>A line that no screen shows: from standard input where that is a pipe, else typed by the person.</summary>
    SecretLine ReadSecret(string question) => SecretLine.None;

    /// <summary>Shows progress until it is disposed: one changing line on a terminal, a new line every few seconds elsewhere.</summary>
    IProgressLine Progress();
}

/// <summary>The size of a screen, in columns and rows.</summary>
public readonly record struct ScreenSize(int Width, int Height);

/// <summary>The line of the progress.</summary>
public interface IProgressLine : IDisposable
{
    void Show(string text);

    /// <summary>Names the work that a terminal shows from its second second on, while it reports nothing.</summary>
    void Await(string work)
    {
    }
}

/// <summary>The kind of a text: a colour on a terminal.</summary>
public enum Tone
{
    Plain,
    Heading,
    Good,
    Warning,
    Bad,
    Quiet,
}

/// <summary>A table of short texts.</summary>
public sealed record TableView(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<Cell>> Rows)
{
    public static TableView Of(ImmutableArray<string> columns, IEnumerable<IEnumerable<Cell>> rows) =>
        new(columns, [.. rows.Select(row => row.ToImmutableArray())]);
}

/// <summary>One text of a table.</summary>
public readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    // A person does not read more.
    private const int MostRead = 80;

    // The longest e-mail address is shorter.
    private const int MostCopied = 260;

    /// <summary>A text of another program, cut for people. Not for text that a person copies: an id, an endpoint, a command.</summary>
    public static Cell Cut(string? text) => Cut(text, MostRead);

    /// <summary>An id of another program. A person copies it, so it is cut only where it is longer than an id.</summary>
    public static Cell CutId(string? text) => Cut(text, MostCopied);

    public static implicit operator Cell(string? text) => new(text ?? "");

    public static Cell FromString(string? text) => text;

    internal static Cell Cut(string? text, int most)
    {
        if (text is null || text.Length <= most)
        {
            return text;
        }

        // Not between the halves of a surrogate pair.
        return text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
    }
}
