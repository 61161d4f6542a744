namespace Amply.Ops.Terminal;

/// <summary>Where the person is, or is not: results go to standard output, everything about the run to standard error.</summary>
public interface ITerminal
{
    /// <summary>Whether somebody can answer a question.</summary>
    bool CanAsk { get; }

    /// <summary>Whether the result is drawn on a screen that can be cleared.</summary>
    bool IsLive => false;

    /// <summary>Clears the screen; nothing where there is none.</summary>
    void Clear()
    {
    }

    /// <summary>A line of the result.</summary>
    void Line(string text = "", Tone tone = Tone.Plain);

    /// <summary>A line about the run: a refusal, a warning, a progress note.</summary>
    void Note(string text, Tone tone = Tone.Plain);

    /// <summary>Keeps a reason why the run did not end well, for the document that programs read; people read it in a note.</summary>
    void Problem(Problem problem)
    {
    }

    void Table(TableView table);

    /// <summary>Text for programs, unwrapped and uncoloured.</summary>
    void Raw(string text);

    /// <summary>Why a part of the result did not get to standard output, said once; null where all of it did, or where nobody reads it any more.</summary>
    string? TakeLostOutput() => null;

    /// <summary>What the person typed; null where nobody can answer.</summary>
    Task<string?> AskAsync(string question, CancellationToken cancellationToken);

    /// <summary>Shows what goes on until it is disposed: one changing line on a terminal, a plain line now and then elsewhere.</summary>
    IProgressLine Progress();
}

/// <summary>The line that says what goes on.</summary>
public interface IProgressLine : IDisposable
{
    void Show(string text);
}

/// <summary>How a text is meant; colour on a terminal, nothing elsewhere.</summary>
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
    // Nobody reads on.
    private const int MostRead = 80;

    // Longer than an e-mail address may be.
    private const int MostCopied = 260;

    /// <summary>A text that somebody else wrote, cut to what a person reads. Not for what a person copies: an id, an endpoint, a command.</summary>
    public static Cell Cut(string? text) => Cut(text, MostRead);

    /// <summary>An id that somebody else wrote: a person copies it, so it is cut only where it is longer than ids are.</summary>
    public static Cell CutId(string? text) => Cut(text, MostCopied);

    public static implicit operator Cell(string? text) => new(text ?? "");

    public static Cell FromString(string? text) => text;

    private static Cell Cut(string? text, int most)
    {
        if (text is null || text.Length <= most)
        {
            return text;
        }

        // Not between the two halves of a character.
        return text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
    }
}
