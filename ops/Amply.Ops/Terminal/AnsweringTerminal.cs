namespace Amply.Ops.Terminal;

/// <summary>Keeps standard output free for the JSON document. All text for people goes to standard error.</summary>
public sealed class AnsweringTerminal(ITerminal inner, Answer answer) : ITerminal
{
    public bool CanAsk => inner.CanAsk;

    public bool IsLive => !answer.IsJson && inner.IsLive;

    public ScreenSize? Size => inner.Size;

    public void Clear() => inner.Clear();

    public void Line(string text = "", Tone tone = Tone.Plain)
    {
        if (answer.IsJson)
        {
            inner.Note(text, tone);
        }
        else
        {
            inner.Line(text, tone);
        }
    }

    public void Note(string text, Tone tone = Tone.Plain) => inner.Note(text, tone);

    public void Problem(Problem problem) => answer.Add(problem);

    public void Table(TableView table)
    {
        if (!answer.IsJson)
        {
            inner.Table(table);
        }
    }

    public void Raw(string text)
    {
        if (answer.IsJson)
        {
            answer.Take(text);
        }
        else
        {
            inner.Raw(text);
        }
    }

    public string? TakeLostOutput() => inner.TakeLostOutput();

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => inner.AskAsync(question, cancellationToken);

    public IProgressLine Progress() => inner.Progress();
}
