using Amply.Ops.Terminal;
using Moq;

namespace Amply.Ops.Tests.Terminal;

public sealed class CleanTerminalTests
{
    private const string Hostile = "a\u001b]0;owned\u0007\nNext: ./evil \u202e\u009b2J";
    private const string Shown = @"a\x1b]0;owned\x07\nNext: ./evil \u202e\x9b2J";

    private readonly Mock<ITerminal> inner = new(MockBehavior.Strict);

    [Fact]
    public async Task EveryText_ReachesTheTerminalWithItsControlsVisible()
    {
        var shown = new List<string>();
        var line = new Mock<IProgressLine>(MockBehavior.Strict);
        line.Setup(l => l.Show(It.IsAny<string>())).Callback<string>(shown.Add);
        inner.Setup(t => t.Line(It.IsAny<string>(), Tone.Good)).Callback<string, Tone>((text, _) => shown.Add(text));
        inner.Setup(t => t.Note(It.IsAny<string>(), Tone.Bad)).Callback<string, Tone>((text, _) => shown.Add(text));
        inner.Setup(t => t.Table(It.IsAny<TableView>())).Callback<TableView>(table => shown.AddRange([table.Columns[0], table.Rows[0][0].Text]));
        inner.Setup(t => t.AskAsync(It.IsAny<string>(), CancellationToken.None)).Callback<string, CancellationToken>((text, _) => shown.Add(text)).ReturnsAsync("yes");
        inner.Setup(t => t.Progress()).Returns(line.Object);
        var terminal = CleanTerminal.Before(inner.Object);

        terminal.Line(Hostile, Tone.Good);
        terminal.Note(Hostile, Tone.Bad);
        terminal.Table(TableView.Of([Hostile], [[new Cell(Hostile, Tone.Warning)]]));
        await terminal.AskAsync(Hostile, CancellationToken.None);
        terminal.Progress().Show(Hostile);

        Assert.Equal(Enumerable.Repeat(Shown, 6), shown);
    }

    [Fact]
    public void TextForPrograms_PassesAsItIs()
    {
        inner.Setup(t => t.Raw(Hostile));

        CleanTerminal.Before(inner.Object).Raw(Hostile);

        inner.VerifyAll();
    }
}
