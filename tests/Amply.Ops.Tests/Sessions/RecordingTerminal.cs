using Amply.Ops.Terminal;

namespace Amply.Ops.Tests.Sessions;

/// <summary>A terminal nobody sits at: it keeps what was said.</summary>
internal sealed class RecordingTerminal : ITerminal
{
    private readonly List<string> lines = [];
    private readonly List<string> progressed = [];

    /// <summary>Hears each line of the progress.</summary>
    public event Action<string>? Shown;

    public IReadOnlyList<string> Progressed => progressed;

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

    public IProgressLine Progress() => new Kept(this);

    private sealed class Kept(RecordingTerminal terminal) : IProgressLine
    {
        public void Show(string text)
        {
            lock (terminal.progressed)
            {
                terminal.progressed.Add(text);
            }

            terminal.Shown?.Invoke(text);
        }

        public void Dispose()
        {
        }
    }
}
