using System.Collections.Immutable;
using Amply.Model;

namespace Amply.Ops.Terminal;

/// <summary>Stands before every terminal: whatever a verb shows, no value in it can move the cursor, forge a line or turn the text around.</summary>
/// <remarks>Each text is one line. What has several is given line by line. Text for programs passes as it is: JSON has its own escapes.</remarks>
internal sealed class CleanTerminal : ITerminal
{
    private readonly ITerminal inner;

    private CleanTerminal(ITerminal inner) => this.inner = inner;

    public bool CanAsk => inner.CanAsk;

    public bool IsLive => inner.IsLive;

    public static ITerminal Before(ITerminal terminal) => terminal is CleanTerminal ? terminal : new CleanTerminal(terminal);

    public void Clear() => inner.Clear();

    public void Line(string text = "", Tone tone = Tone.Plain) => inner.Line(OutsideText.Visible(text), tone);

    public void Note(string text, Tone tone = Tone.Plain) => inner.Note(OutsideText.Visible(text), tone);

    /// <summary>For programs, as <see cref="Raw"/>.</summary>
    public void Problem(Problem problem) => inner.Problem(problem);

    public void Table(TableView table) => inner.Table(new TableView(
        [.. table.Columns.Select(OutsideText.Visible)],
        [.. table.Rows.Select(row => row.Select(cell => cell with { Text = OutsideText.Visible(cell.Text) }).ToImmutableArray())]));

    public void Raw(string text) => inner.Raw(text);

    public string? TakeLostOutput() => inner.TakeLostOutput();

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => inner.AskAsync(OutsideText.Visible(question), cancellationToken);

    public IProgressLine Progress() => new CleanProgress(inner.Progress());

    private sealed class CleanProgress(IProgressLine inner) : IProgressLine
    {
        public void Show(string text) => inner.Show(OutsideText.Visible(text));

        public void Dispose() => inner.Dispose();
    }
}
