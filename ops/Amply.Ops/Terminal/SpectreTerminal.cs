using Spectre.Console;

namespace Amply.Ops.Terminal;

/// <summary>The real terminal: tables and colours on a screen, plain lines where the output is piped.</summary>
public sealed class SpectreTerminal : ITerminal
{
    // Programs read piped output, so a row must stay on one line.
    private const int PipedWidth = 10_000;

    // Most runs use only one of them, and the first one takes long to create.
    private readonly Lazy<IAnsiConsole> output = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> error = new(() => Create(Console.Error, Console.IsErrorRedirected));
    private readonly StandardWriter? standardOutput;
    private readonly TimeProvider clock;
    private Action? clearProgress;

    public SpectreTerminal(TimeProvider clock)
        : this(clock, null)
    {
    }

    private SpectreTerminal(TimeProvider clock, StandardWriter? standardOutput)
    {
        (this.clock, this.standardOutput) = (clock, standardOutput);
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected;
    }

    /// <summary>The terminal of the process. It also replaces the console's streams, because the library's help writes to them.</summary>
    internal static SpectreTerminal OfProcess(TimeProvider clock)
    {
        var output = new StandardWriter(Console.Out);
        Console.SetOut(output);
        Console.SetError(new StandardWriter(Console.Error));
        return new SpectreTerminal(clock, output);
    }

    public bool CanAsk { get; }

    public bool IsLive => output.Value.Profile.Capabilities.Ansi;

    public ScreenSize? Size => Console.IsOutputRedirected ? null : new(output.Value.Profile.Width, output.Value.Profile.Height);

    public void Clear()
    {
        if (IsLive)
        {
            // Spectre's own method also clears the scroll-back.
            Console.Out.Write("\u001b[2J\u001b[H");
        }
    }

    public void Line(string text = "", Tone tone = Tone.Plain) => Write(output.Value, text, tone);

    public void Note(string text, Tone tone = Tone.Plain)
    {
        // The line of the progress has no end: a note would stand behind its last word.
        clearProgress?.Invoke();
        Write(error.Value, text, tone);
    }

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
        // A read from a terminal cannot be cancelled, so Ctrl-C only stops the wait.
        return await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public SecretLine ReadSecret(string question) =>
        Console.IsInputRedirected ? SecretLine.From(Console.In) : SecretLine.FromKeyboard(question);

    public IProgressLine Progress()
    {
        var line = new ProgressLine(Console.Error, live: !Console.IsErrorRedirected && TakesEscapes, clock);
        clearProgress = line.Clear;
        return line;
    }

    // https://no-color.org asks for no colours; a person who sets it often cannot read other escapes either.
    private static bool IsPlain => Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    private static bool TakesEscapes => !IsPlain && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "" or null);

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || IsPlain
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

    internal static void Write(IAnsiConsole console, TableView table)
    {
        if (!NarrowTable.Fits(table, console.Profile.Width))
        {
            NarrowTable.Write(table, console);
            return;
        }

        var view = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in table.Columns)
        {
            view.AddColumn(new TableColumn(new Text(column, StyleOf(Tone.Heading))).NoWrap().PadLeft(0).PadRight(2));
        }

        // Only the last column may wrap: it holds sentences.
        if (view.Columns.Count > 0)
        {
            view.Columns[^1].NoWrap = false;
        }

        foreach (var row in table.Rows)
        {
            view.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        if (console.Profile.Width < PipedWidth)
        {
            console.Write(view);
            return;
        }

        // A pipe has no width to fill: the last column would end in blanks, up to its longest text.
        using var text = new StringWriter();
        Create(text, redirected: true).Write(view);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            console.Profile.Out.Writer.WriteLine(line.TrimEnd());
        }
    }

    internal static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Heading when !IsPlain => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        Tone.Quiet => new Style(Color.Grey),
        _ => Style.Plain,
    };
}
