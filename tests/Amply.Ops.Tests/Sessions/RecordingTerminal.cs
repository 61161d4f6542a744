using Amply.Ops.Terminal;

namespace Amply.Ops.Tests.Sessions;

/// <summary>A terminal nobody sits at: it keeps what was said.</summary>
internal sealed class RecordingTerminal : ITerminal
{
    private readonly List<string> lines = [];

    public bool CanAsk => false;

    public string Text => string.Join('\n', lines);

    public void Line(string text = "", Tone tone = Tone.Plain) => lines.Add(text);

    public void Note(string text, Tone tone = Tone.Plain) => lines.Add(text);

    public void Raw(string text) => lines.Add(text);

    public void Table(TableView table)
    {
        lines.Add(string.Join(" | ", table.Columns));
        lines.AddRange(table.Rows.Select(row => string.Join(" | ", row.Select(cell => cell.Text))));
    }

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public IProgressLine Progress() => new Silence();

    private sealed class Silence : IProgressLine
    {
        public void Show(string text)
        {
        }

        public void Dispose()
        {
        }
    }
}
