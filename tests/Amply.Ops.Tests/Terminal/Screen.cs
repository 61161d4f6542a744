using System.Text;
using Amply.Ops.Terminal;
using Spectre.Console;

namespace Amply.Ops.Tests.Terminal;

/// <summary>A terminal of a fixed size without colours, and what a person sees on it when the shell's prompt is back.</summary>
internal sealed class Screen : ITerminal
{
    private readonly StringBuilder written = new();
    private readonly IAnsiConsole console;
    private readonly ScreenSize size;

    public Screen(int width, int height)
    {
        size = new ScreenSize(width, height);
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new StringWriter(written)),
        });
        console.Profile.Width = width;
    }

    public bool CanAsk => false;

    public bool IsLive => true;

    public ScreenSize? Size => size;

    /// <summary>Every line that was printed.</summary>
    public IReadOnlyList<string> All => [.. written.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    /// <summary>The lines that have not scrolled away. The last row has the prompt or the cursor.</summary>
    public string Seen => string.Join('\n', All.TakeLast(size.Height - 1)) + "\n";

    public void Line(string text = "", Tone tone = Tone.Plain) => HangingText.Write(text, console, Style.Plain);

    public void Note(string text, Tone tone = Tone.Plain) => Line(text, tone);

    public void Raw(string text) => written.Append(text).Append('\n');

    public void Table(TableView table) => SpectreTerminal.Write(console, table);

    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public IProgressLine Progress() => throw new InvalidOperationException("not on this screen");
}
