using Amply.Ops.Terminal;
using Amply.TestServers;

namespace Amply.Ops.Tests;

/// <summary>A terminal with a person who answers as the test says, and No to everything else.</summary>
internal sealed class ScriptedTerminal(params string[] answers) : ITerminal
{
    private readonly Queue<string> script = new(answers);
    private readonly List<string> lines = [];
    private readonly List<string> raw = [];

    public bool CanAsk => true;

    /// <summary>Questions in their order.</summary>
    public List<string> Asked { get; } = [];

    public string Text => string.Join('\n', lines);

    public string Printed => string.Join('\n', raw);

    public void Line(string text = "", Tone tone = Tone.Plain)
    {
        PastedHints.Check(text);
        lines.Add(text);
    }

    public void Note(string text, Tone tone = Tone.Plain) => Line(text, tone);

    public void Raw(string text) => raw.Add(text);

    public void Table(TableView table) => lines.AddRange(table.Rows.Select(row => string.Join(" | ", row.Select(cell => cell.Text))));

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        return Task.FromResult<string?>(script.TryDequeue(out var answer) ? answer : "No");
    }

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
