using Spectre.Console;

namespace Amply.Ops.Terminal;

/// <summary>The real terminal: tables and colour where there is one, plain unwrapped lines where output is piped.</summary>
public sealed class SpectreTerminal : ITerminal
{
    // Piped output is read by programs and grep: a row stays on its line.
    private const int PipedWidth = 10_000;

    // Most runs write to one of them only, and the first to be made takes its time.
    private readonly Lazy<IAnsiConsole> output = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> error = new(() => Create(Console.Error, Console.IsErrorRedirected));
    private readonly StandardWriter? standardOutput;
    private readonly TimeProvider clock;

    public SpectreTerminal(TimeProvider clock)
        : this(clock, null)
    {
    }

    private SpectreTerminal(TimeProvider clock, StandardWriter? standardOutput)
    {
        (this.clock, this.standardOutput) = (clock, standardOutput);
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected;
    }

    /// <summary>The terminal of a process: what else writes to standard output or standard error, as the help does, may find it closed or full as well.</summary>
    internal static SpectreTerminal OfProcess(TimeProvider clock)
    {
        var output = new StandardWriter(Console.Out);
        Console.SetOut(output);
        Console.SetError(new StandardWriter(Console.Error));
        return new SpectreTerminal(clock, output);
    }

    public bool CanAsk { get; }

    public bool IsLive => output.Value.Profile.Capabilities.Ansi;

    public void Clear()
    {
        if (IsLive)
        {
            // Not Spectre's own, which empties what can be scrolled back to as well.
            Console.Out.Write("\u001b[2J\u001b[H");
        }
    }

    public void Line(string text = "", Tone tone = Tone.Plain) => Write(output.Value, text, tone);

    public void Note(string text, Tone tone = Tone.Plain) => Write(error.Value, text, tone);

    public void Raw(string text) => Console.Out.WriteLine(text);

    public string? TakeLostOutput() => standardOutput?.TakeLost();

    public void Table(TableView table) => Write(output.Value, table);

    public async Task<string?> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            return null;
        }

        await Console.Error.WriteAsync($"{question} ");
        // Reading a terminal cannot be cancelled: whoever presses Ctrl-C at the question is not kept waiting for it.
        return await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public IProgressLine Progress() => new ProgressLine(Console.Error, live: !Console.IsErrorRedirected, clock);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                ? ColorSystemSupport.NoColors
                : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
        {
            console.Profile.Width = PipedWidth;
        }

        return console;
    }

    private static void Write(IAnsiConsole console, string text, Tone tone) => HangingText.Write(text, console, StyleOf(tone));

    private static void Write(IAnsiConsole console, TableView table)
    {
        if (!NarrowTable.Fits(table, console.Profile.Width))
        {
            NarrowTable.Write(table, console, StyleOf);
            return;
        }

        var view = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in table.Columns)
        {
            view.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).NoWrap().PadRight(2));
        }

        // The last column holds the words; only it may wrap.
        if (view.Columns.Count > 0)
        {
            view.Columns[^1].NoWrap = false;
        }

        foreach (var row in table.Rows)
        {
            view.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        console.Write(view);
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Heading => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Quiet => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
